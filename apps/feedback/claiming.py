"""What becomes of what somebody told us elsewhere when they show that it was they."""

from apps.people.claiming import stays, when_claimed, when_unclaimed
from apps.people.models import Claim, User

from . import town_hall_claiming  # noqa: F401
from .models import Review
from .verbs import settle_reviews

# --- Reviews ----------------------------------------------------------------------------------------------------------


@when_claimed("feedback.Review.author")
def pass_on_reviews(staged: User, person: User) -> list[int]:
    """They go to the person. Of two about one product the newer counts; the other stays to be read."""
    moved = list(Review.objects.filter(author=staged).order_by("pk").values_list("pk", flat=True))
    Review.objects.filter(pk__in=moved).update(author=person)
    settle_reviews(moved)
    return moved


@when_unclaimed("feedback.Review.author")
def give_reviews_back(claim: Claim, moved: list[int]) -> None:
    """Each counts by itself again."""
    theirs = Review.objects.filter(author=claim.person_id)
    # Named before they go back: those that stay count anew, too.
    touched = list(theirs.values_list("pk", flat=True))
    theirs.filter(pk__in=moved).update(author=claim.staged_id)
    settle_reviews(touched)


# --- Surveys and polls ------------------------------------------------------------------------------------------------

stays(
    "feedback.Invitation.person",
    "feedback.SurveyResponse.person",
    "feedback.SurveyRefusal.person",
    because="nobody is asked here about what they said elsewhere",
)
stays("feedback.Poll.asked_by", "feedback.PollVote.person", because="only who signed in opens polls and votes")
stays("feedback.Survey.created_by", because="only staff writes surveys")
