"""A ban comes along with what somebody said elsewhere, and so does trust; what staff decided stays as it is."""

from apps.people.claiming import pass_on, stays, when_claimed, when_unclaimed
from apps.people.models import Claim, User

from .models import Ban

pass_on("moderation.Flag.person", once=["report"])
pass_on("moderation.Trust.person", once=[])
stays(
    "moderation.Report.decided_by",
    "moderation.Trust.given_by",
    "moderation.Ban.banned_by",
    "moderation.Ban.lifted_by",
    "moderation.AddressBan.banned_by",
    because="these are decisions of people who work here",
)


@when_claimed("moderation.Ban.person")
def pass_on_bans(staged: User, person: User) -> list[int]:
    """Nobody gets around a ban by joining. Whoever is banned already stays so as they were."""
    theirs = Ban.objects.filter(person=staged)
    if Ban.objects.filter(person=person, lifted_at__isnull=True).exists():
        theirs = theirs.filter(lifted_at__isnull=False)
    moved = sorted(theirs.values_list("pk", flat=True))
    Ban.objects.filter(pk__in=moved).update(person=person)
    return moved


@when_unclaimed("moderation.Ban.person")
def give_bans_back(claim: Claim, moved: list[int]) -> None:
    """A ban in force goes back unless they are banned anew."""
    theirs = Ban.objects.filter(pk__in=moved, person=claim.person_id)
    if Ban.objects.filter(person=claim.staged_id, lifted_at__isnull=True).exists():
        theirs = theirs.filter(lifted_at__isnull=False)
    theirs.update(person=claim.staged_id)
