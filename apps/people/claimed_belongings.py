"""What of this app and of the sign-in changes hands when somebody claims what they said elsewhere."""

from django.db.models import F, Q, Sum

from .claiming import pass_on, stays, when_claimed, when_unclaimed
from .models import Claim, Credit, User

pass_on("people.Credit.given_by")

stays("people.Handle.user", because="the claim itself moves the one handle that was proved")
stays("people.FormerNickname.user", "people.Leaving.person", because="staged people have neither nickname nor account")
stays(
    "people.Proof.person",
    "people.ProofCode.person",
    "people.Claim.staged",
    "people.Claim.person",
    "people.Claim.reversed_by",
    "people.HistoryRemoval.person",
    because="claims are about people who joined, and say who was who",
)
stays(
    "people.User_groups.user",
    "people.User_user_permissions.user",
    "account.EmailAddress.user",
    "socialaccount.SocialAccount.user",
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    "people.ApiToken.person",
    "people.ApiToken.revoked_by",
    "admin.LogEntry.user",
    because="nobody signs in as somebody staged, and no power comes with what was said elsewhere",
)


@when_claimed("people.Credit.person")
def pass_on_credits(staged: User, person: User) -> list[int]:
    """Reputation comes along, but for what the two gave each other: nobody is credited by themselves."""
    lines = Credit.objects.filter(person=staged).filter(Q(given_by=None) | ~Q(given_by=person))
    return _hand_over(list(lines.values_list("pk", flat=True)), staged.pk, person.pk)


@when_unclaimed("people.Credit.person")
def give_credits_back(claim: Claim, moved: list[int]) -> None:
    """The same lines go back, with what they are worth now."""
    _hand_over(moved, claim.person_id, claim.staged_id)


def _hand_over(lines: list[int], from_person: int, to_person: int) -> list[int]:
    rows = Credit.objects.select_for_update().filter(pk__in=lines, person=from_person).order_by("pk")
    moved = list(rows.values_list("pk", flat=True))
    worth = Credit.objects.filter(pk__in=moved).aggregate(worth=Sum("amount"))["worth"] or 0
    Credit.objects.filter(pk__in=moved).update(person=to_person)
    for person, change in sorted({from_person: -worth, to_person: worth}.items()):
        User.objects.filter(pk=person).update(reputation=F("reputation") + change)
    return moved
