"""The public figures, for everybody's programs."""

from django.http import Http404
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.foundation.api.documenting import documented
from apps.foundation.api.scopes import Scope
from apps.foundation.api.serializers import Query
from apps.foundation.api.views import ApiView

from ..models import Scorecard
from ..windows import DAYS
from .examples import SCORECARD
from .shapes import ScorecardSerializer


class ScorecardQuery(Query):
    """Of how many days."""

    days = serializers.ChoiceField(
        choices=[str(days) for days in DAYS], default=str(DAYS[0]), help_text="The last so many days."
    )


class ScorecardView(ApiView):
    """How we do, counted: heard, answered, resolved, how fast, and how it ended; each number names its rows."""

    group = "scorecard"
    needs = {"GET": Scope.READ}
    filters = ScorecardQuery

    @documented(
        "scorecard_read",
        gettext_lazy("The public figures"),
        description=gettext_lazy(
            "As the page shows them: each number with what it counts, out of what, and the address of the list that "
            "holds its conversations. Groups of too few are withheld. They are counted anew every few minutes."
        ),
        gives=ScorecardSerializer,
        problems=["not-found"],
        example=SCORECARD,
    )
    def get(self, request):
        scorecard = Scorecard.objects.filter(days=int(self.asked["days"])).first()
        if scorecard is None:
            raise Http404
        return self.show(ScorecardSerializer, scorecard)
