"""Sign in beside a frame and hand it over: begun by the frame, met and granted on a page of ours, collected once."""

import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from secrets import compare_digest, token_urlsafe

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.people.models import User

from ..models import Embed, EmbedToken, Handoff
from .token import make_token

# How long the link waits to be followed, a person has to sign in (a mail may have to come), and what is granted waits.
OPENED_WITHIN = timedelta(minutes=2)
GRANTED_WITHIN = timedelta(minutes=20)
COLLECTED_WITHIN = timedelta(minutes=2)
# SHA-256 in URL-safe base64 without padding; 43 to 128 unreserved characters (RFC 7636, 4.1 and 4.2).
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
NUMBER_LIMIT = 32
PURGED_AT_ONCE = 1_000


def begin_handoff(embed: Embed, *, challenge: str) -> Handoff:
    """A frame wants somebody to sign in. `challenge` is the S256 challenge of a verifier that the frame keeps.

    Raises ValidationError where it is no such challenge.
    """
    if not CHALLENGE.fullmatch(challenge):
        raise ValidationError(
            _("A challenge is SHA-256 of the verifier in URL-safe base64: 43 characters."), code="invalid"
        )
    return Handoff.objects.create(
        embed=embed, number=token_urlsafe(16), challenge=challenge, expires_at=timezone.now() + OPENED_WITHIN
    )


def meet_handoff(number: str) -> Handoff | None:
    """Somebody came to sign in for a frame. Only whoever comes first is met; None for everybody else, and too late."""
    if len(number) > NUMBER_LIMIT:
        return None
    handoff = Handoff.objects.running().select_related("embed").filter(number=number).first()
    if handoff is None or not _step(handoff, "opened_at", expires_in=GRANTED_WITHIN):
        return None
    return handoff


def grant_handoff(handoff: Handoff, *, by: User, sign_in: UserSession) -> bool:
    """Somebody lets the frame write in their name. Says whether it may still be: not twice, not too late."""
    is_open = Handoff.objects.running().filter(pk=handoff.pk, opened_at__isnull=False).exists()
    return is_open and _step(handoff, "granted_at", expires_in=COLLECTED_WITHIN, person=by, sign_in=sign_in)


@transaction.atomic
def collect_handoff(embed: Embed, *, number: str, verifier: str) -> tuple[EmbedToken, str] | None:
    """The token that was granted, and its key, for whoever shows the verifier: once. None where there is nothing.

    Of many at once one gets it. Raises Pending where somebody has yet to decide.
    """
    if len(number) > NUMBER_LIMIT or not VERIFIER.fullmatch(verifier):
        return None
    handoff = Handoff.objects.running().select_related("person", "sign_in").filter(embed=embed, number=number).first()
    if handoff is None or not compare_digest(handoff.challenge, challenge_of(verifier)):
        return None
    if handoff.granted_at is None:
        raise Pending
    if not _step(handoff, "collected_at"):
        return None
    return make_token(embed, by=handoff.person, sign_in=handoff.sign_in)


class Pending(Exception):
    """Nobody granted the hand-off yet, and somebody still may."""


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier: BASE64URL(SHA256(ASCII(verifier))), RFC 7636, 4.2."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _step(handoff: Handoff, moment: str, *, expires_in: timedelta | None = None, **more) -> bool:
    """Write down the moment of a step that nobody made yet, in time. Says whether this made it: of many at once one.

    Every condition is about a column of the row itself. PostgreSQL asks those again when it had to wait for whoever was
    quicker; what is asked of another table, in a subquery, it would answer as it was before.
    """
    now = timezone.now()
    rows = Handoff.objects.filter(pk=handoff.pk, expires_at__gt=now, **{f"{moment}__isnull": True})
    values = {moment: now, **more} | ({"expires_at": now + expires_in} if expires_in else {})
    return bool(rows.update(**values))


def purge_handoffs() -> int:
    """Forget hand-offs whose time is over. Returns how many."""
    over, forgotten = Handoff.objects.over().order_by("expires_at"), 0
    while rows := list(over.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += Handoff.objects.filter(pk__in=rows).delete()[0]
    return forgotten
