"""Reviews of products, and polls with their results."""

from django.db.models import BigIntegerField, Case, F, When

from apps.feedback.models import Poll, PollChoice, PollVote, Review, ReviewVersion

from ..nouns import Noun

COUNTED = "follows from the rows and is counted anew"


def _review_made(review: Review) -> None:
    review.lowest_place = review.place_among_lowest()


NOUNS = (
    Noun(
        name="reviews",
        model=Review,
        fields="product author thread is_own stars reviewed_at changed_at",
        rows=Review.objects.all,
        left_out={
            "complaint": "what was heard elsewhere is restricted",
            "is_counted": COUNTED,
            "is_answered": COUNTED,
            "lowest_place": COUNTED,
        },
        made=_review_made,
    ),
    Noun(
        name="review_versions",
        model=ReviewVersion,
        fields="review stars given_at replaced_at",
        rows=ReviewVersion.objects.all,
        left_out={"title": "what it was called before is not shown"},
    ),
    Noun(
        name="polls",
        model=Poll,
        fields="thread asked_in asked_by question is_multiple is_secret created_at closes_at closed_at",
        rows=Poll.objects.all,
        left_out={"voter_count": COUNTED},
    ),
    Noun(
        name="poll_choices",
        model=PollChoice,
        fields="poll words place",
        rows=PollChoice.objects.all,
        left_out={"vote_count": COUNTED},
    ),
    Noun(
        name="poll_votes",
        model=PollVote,
        fields="poll choice ballot person is_only chosen_at",
        rows=PollVote.objects.all,
        # Who chose what is shown in polls that say so beforehand.
        read={
            "person": Case(
                When(poll__is_secret=False, then=F("person_id")), default=None, output_field=BigIntegerField()
            )
        },
    ),
)
