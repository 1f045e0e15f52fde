"""How many people a release was told to, for staff's list of releases."""

from django.db.models import Exists, OuterRef, Subquery, Sum

from apps.ideas.events import RELEASE_PUBLISHED
from apps.ideas.telling import tells_of_releases

from .models import FanOut


def _of_release():
    return FanOut.objects.filter(
        event__subject_type="ideas.release", event__subject_id=OuterRef("pk"), event__action=RELEASE_PUBLISHED.name
    )


@tells_of_releases("people_told")
def people_told():
    """How many were told, by all its publications."""
    told = _of_release().order_by().values("event__subject_id").annotate(sum=Sum("told"))
    return Subquery(told.values("sum"))


@tells_of_releases("is_telling")
def is_telling():
    """Whether the telling goes on."""
    return Exists(_of_release().filter(done_at__isnull=True))
