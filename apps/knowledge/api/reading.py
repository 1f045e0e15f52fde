"""What readers do with articles and videos: say whether they helped."""

from rest_framework import serializers

from apps.foundation.api.serializers import Sent
from apps.foundation.api.views import ApiView
from apps.foundation.limits import require_within

from ..models import RATING_TEXT_LIMIT, Rating, Revision, Video
from ..verbs.say_helpful import rate
from .shapes import RatingStateSerializer

REVISION_LIMIT = 2**31 - 1


class RatingSent(Sent):
    """Whether something helped; where it did not, why not."""

    helpful = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=Rating.Reason.choices, required=False, allow_blank=True)
    text = serializers.CharField(
        max_length=RATING_TEXT_LIMIT, required=False, allow_blank=True, help_text="No personal data, please."
    )


class ArticleRatingSent(RatingSent):
    """The same of an article, in the wording that was read; without a number, in the one that is in force."""

    revision = serializers.IntegerField(min_value=1, max_value=REVISION_LIMIT, required=False)


class RatingView(ApiView):
    """That something helped the owner of the token, or did not."""

    def remember(self, what: Revision | Video, told: dict):
        """Remember what was said. Raises what becomes a problem."""
        require_within("rate", self.request)
        rate(
            what,
            by=self.request.user,
            is_helpful=told["helpful"],
            reason=told.get("reason", ""),
            text=told.get("text", ""),
        )
        return self.show(RatingStateSerializer, {"helpful": told["helpful"]})
