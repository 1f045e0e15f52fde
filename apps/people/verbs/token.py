"""Making tokens for programs, and revoking them."""

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.api.scopes import STAFF_SCOPES, Scope
from apps.foundation.mail import queue_mail
from apps.foundation.plaintext import clean_line

from ..models import ApiToken, User
from ..models.api_token import (
    DEFAULT_DAYS,
    LONGEST_DAYS,
    NAME_LIMIT,
    PREFIX_LENGTH,
    TOKENS_LIMIT,
    digest_of_token,
    new_secret,
)

# Of what opens nothing any more its owner still reads for so long when it was used last.
KEPT_AFTERWARDS = timedelta(days=30)
USED_NOTED_EVERY = timedelta(minutes=5)
FORGOTTEN_AT_ONCE = 1_000


class MadeToken(NamedTuple):
    """A new token, and the secret by which a program acts. It is nowhere but here: show it once."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_api_token(
    person: User, *, name: str, scopes: Collection[str], days: int = DEFAULT_DAYS, has_second_factor: bool = False
) -> MadeToken:
    """Make a token that acts as `person` within `scopes` for so many days, and mail them that it was made.

    `has_second_factor` says that whoever makes it has shown a second factor just now; scopes of staff ask for that and
    are for those who work here. Raises ValidationError, by field, for an empty name, unknown scopes, days beyond
    LONGEST_DAYS, or somebody who has TOKENS_LIMIT good ones already.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    name = clean_line(name, NAME_LIMIT)
    if not name:
        raise ValidationError({"name": _("Give it a name by which you know it again.")})
    if not scopes or set(scopes) - set(Scope.values):
        raise ValidationError({"scopes": _("Choose at least one of the scopes that there are.")})
    if set(scopes) & STAFF_SCOPES and not person.is_staff:
        raise ValidationError({"scopes": _("Only people who work here can choose what staff may do.")})
    if set(scopes) & STAFF_SCOPES and not has_second_factor:
        raise ValidationError({"scopes": _("Sign in with your second factor to choose what staff may do.")})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": _("Choose 1 to %(limit)d days.") % {"limit": LONGEST_DAYS}})
    if person.api_tokens.good().count() >= TOKENS_LIMIT:
        told = _("You have %(limit)d tokens, which are the most. Revoke one that you do not need.")
        raise ValidationError(told % {"limit": TOKENS_LIMIT})
    secret = new_secret()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=digest_of_token(secret),
        scopes=[scope for scope in Scope.values if scope in scopes],
        expires_at=timezone.now() + timedelta(days=days),
    )
    _tell_owner(token)
    return MadeToken(token, secret)


@transaction.atomic
def revoke_api_token(token: ApiToken, *, by: User) -> ApiToken:
    """Let a token open nothing from now on. Safe to repeat: the first time stands."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    token.refresh_from_db()
    return token


def note_use_of_token(token: ApiToken) -> bool:
    """Remember that a token was used, unless that was noted lately. Returns whether it was written."""
    now = timezone.now()
    if token.last_used_at is not None and token.last_used_at > now - USED_NOTED_EVERY:
        return False
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_NOTED_EVERY)
    return bool(ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now))


def forget_old_tokens() -> int:
    """Forget tokens that have opened nothing for a month. Returns how many."""
    old = timezone.now() - KEPT_AFTERWARDS
    rows = ApiToken.objects.filter(Q(revoked_at__lt=old) | Q(expires_at__lt=old)).values_list("pk", flat=True)
    forgotten = 0
    while batch := list(rows[:FORGOTTEN_AT_ONCE]):
        forgotten += ApiToken.objects.filter(pk__in=batch).delete()[0]
    return forgotten


def _tell_owner(token: ApiToken) -> None:
    """Whoever holds their mailbox reads that something can act in their name, as for each new way to sign in."""
    if not token.person.email:
        return
    told = {"token": token, "address": settings.SITE_URL + reverse("people:tokens"), "site": settings.SITE_URL}
    queue_mail(
        to=token.person.email,
        subject=_("A token for programs was made in your name"),
        text=render_to_string("people/email/token_made.txt", told),
        person=token.person,
    )
