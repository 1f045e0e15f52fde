"""What this app and the sign-in know about somebody: what they take along, and what goes when they leave."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry

from apps.foundation.models import IdempotentRequest

from .leaving import plain_rows, taken_along, when_leaving
from .models import ApiToken, Claim, Credit, FormerNickname, Handle, HistoryRemoval, Proof, ProofCode, User
from .verbs import close_account, end_sessions


@taken_along("people.User", "people.User_groups", "people.User_user_permissions")
def person_of(person: User):
    """Who they are here, and what they may do."""
    fields = ("name", "nickname", "about", "title", "email", "reputation", "joined_at", "created_at", "last_login")
    for row in plain_rows(User.objects.filter(pk=person.pk), *fields):
        groups = list(person.groups.order_by("name").values_list("name", flat=True))
        yield row | {"organisation": str(person.organisation or ""), "groups": groups}


@taken_along("people.Handle")
def handles_of(person: User):
    """Who they are on other networks."""
    return plain_rows(person.handles.all(), "network", "external_id", "name", "url", "followers", "updated_at")


@taken_along("people.FormerNickname")
def former_nicknames_of(person: User):
    """What they were called before."""
    return plain_rows(person.former_nicknames.all(), "nickname", "left_at")


@taken_along("people.Credit")
def credits_of(person: User):
    """What their reputation is made of."""
    return plain_rows(person.credits.all(), "for_what", "amount", "given_at")


@taken_along("account.EmailAddress")
def mail_addresses_of(person: User):
    """Their mail addresses."""
    return plain_rows(EmailAddress.objects.filter(user=person), "email", "verified", "primary")


@taken_along("socialaccount.SocialAccount")
def connected_accounts_of(person: User):
    """The accounts elsewhere with which they sign in."""
    fields = ("provider", "uid", "date_joined", "last_login", "extra_data")
    return plain_rows(SocialAccount.objects.filter(user=person), *fields)


@taken_along("mfa.Authenticator")
def authenticators_of(person: User):
    """That they are there; the secrets in them stay where they are."""
    return plain_rows(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at")


@taken_along("usersessions.UserSession")
def sessions_of(person: User):
    """Where they are signed in."""
    fields = ("ip", "user_agent", "created_at", "last_seen_at")
    return plain_rows(UserSession.objects.filter(user=person), *fields)


@taken_along("people.ApiToken")
def api_tokens_of(person: User):
    """The programs that act for them; what opens the door is not kept."""
    fields = ("name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    return plain_rows(ApiToken.objects.filter(person=person), *fields)


@taken_along("admin.LogEntry", "people.Leaving")
def deeds_in_the_admin_of(person: User):
    """What Django's admin wrote down about their deeds."""
    fields = ("action_time", "content_type__model", "object_id", "action_flag", "change_message")
    return plain_rows(LogEntry.objects.filter(user=person), *fields)


@taken_along("people.Claim")
def claims_of(person: User):
    """What they said elsewhere and claimed."""
    fields = ("network", "external_id", "name", "kind", "count", "claimed_at", "reversed_at")
    return plain_rows(Claim.objects.filter(person=person), *fields)


@taken_along("people.Proof")
def proofs_of(person: User):
    """Who they showed to be elsewhere."""
    return plain_rows(Proof.objects.filter(person=person), "network", "external_id", "kind", "proved_at")


@taken_along("people.ProofCode")
def codes_of(person: User):
    """For which places they asked for a code to post there."""
    return plain_rows(ProofCode.objects.filter(person=person), "place", "asked_at", "expires_at", "used_at")


@taken_along("people.HistoryRemoval")
def removals_for(person: User):
    """What they had removed that they said elsewhere."""
    fields = ("network", "kind", "count", "was_all", "removed_at")
    return plain_rows(HistoryRemoval.objects.filter(person=person), *fields)


@when_leaving("people.Claim", "people.Proof", "people.ProofCode", "people.HistoryRemoval")
def part_with_claims(person: User, *, keep_words: bool) -> None:
    """Who they were before they claimed it goes in the same way. What was taken back from them is not theirs."""
    for claim in Claim.objects.filter(person=person, reversed_at__isnull=True).select_related("staged"):
        close_account(claim.staged, keep_words=keep_words)
    Claim.objects.filter(person=person).delete()
    Claim.objects.filter(staged=person).delete()
    Claim.objects.filter(reversed_by=person).update(reversed_by=None)
    Proof.objects.filter(person=person).delete()
    ProofCode.objects.filter(person=person).delete()
    HistoryRemoval.objects.filter(person=person).update(person=None)


@when_leaving(
    "people.Handle",
    "people.FormerNickname",
    "people.Credit",
    "people.User_groups",
    "people.User_user_permissions",
    "account.EmailAddress",
    "socialaccount.SocialAccount",
    "mfa.Authenticator",
    "usersessions.UserSession",
    "people.ApiToken",
    "foundation.IdempotentRequest",
)
def close_every_door(person: User, *, keep_words: bool) -> None:
    """Most went when the account was closed; what came in between goes now."""
    for model in (EmailAddress, SocialAccount, Authenticator, UserSession, Handle, FormerNickname):
        model.objects.filter(user=person).delete()
    Credit.objects.filter(person=person).delete()
    ApiToken.objects.filter(person=person).delete()
    ApiToken.objects.filter(revoked_by=person).update(revoked_by=None)
    IdempotentRequest.objects.filter(owner_id=person.pk).delete()
    person.groups.clear()
    person.user_permissions.clear()
    end_sessions(person)


@when_leaving("admin.LogEntry", "people.Leaving", "people.User")
def forget_deeds_in_the_admin(person: User, *, keep_words: bool) -> None:
    """What staff did stands in our own log without a name; Django's copy of it goes, and what it says about them."""
    LogEntry.objects.filter(user=person).delete()
    about_people = LogEntry.objects.filter(content_type__app_label="people", content_type__model="user")
    about_people.filter(object_id=str(person.pk)).delete()
