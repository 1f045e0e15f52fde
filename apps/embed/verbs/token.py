"""Keys to write in one frame: given once, used while they are used, ended with the sign-in that they came of."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models.functions import Least
from django.utils import timezone

from apps.people.models import User

from ..models import Embed, EmbedToken, Feature, Scope, digest_of

UNUSED_FOR = timedelta(minutes=15)
AT_MOST = timedelta(hours=12)
# Writing down each use would make a write of every page that is read.
NOTED_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32
LONGEST_TOKEN = 100
PURGED_AT_ONCE = 1_000

# What a frame must offer for a token in it to be good for something.
SCOPES = {
    Scope.POST: {Feature.ASK, Feature.REPLY},
    Scope.VOTE: {Feature.VOTE, Feature.IDEAS},
    Scope.FOLLOW: {Feature.FOLLOW},
    Scope.READ: {Feature.MY_THREADS},
    Scope.PRIVATE: {Feature.PRIVATE},
}


def scopes_of(embed: Embed) -> list[str]:
    """What a token in a frame is good for, by what the frame offers now."""
    offered = set(embed.features)
    return [scope.value for scope, features in SCOPES.items() if offered & features]


@transaction.atomic
def make_token(embed: Embed, *, by: User, sign_in: UserSession, at: datetime | None = None) -> tuple[EmbedToken, str]:
    """Let somebody write in a frame as long as a sign-in of theirs lasts. Returns the row, and the key: told only now.

    The key has 256 random bits; only its digest is kept.
    """
    at = at or timezone.now()
    key = token_urlsafe(TOKEN_BYTES)
    token = EmbedToken.objects.create(
        embed=embed,
        person=by,
        sign_in=sign_in,
        digest=digest_of(key),
        password_digest=digest_of(by.get_session_auth_hash()),
        scopes=scopes_of(embed),
        made_at=at,
        used_at=at,
        expires_at=at + UNUSED_FOR,
        ends_at=at + AT_MOST,
    )
    return token, key


def use_token(embed: Embed, key: str) -> EmbedToken | None:
    """The token of a key, good for a while longer now; None where nobody may use it in this frame any more.

    Its scopes are those that it was given and that the frame still offers. One query, and a write once a minute.
    """
    if not key or len(key) > LONGEST_TOKEN:
        return None
    token = EmbedToken.objects.good().select_related("person").filter(embed=embed, digest=digest_of(key)).first()
    if token is None or not token.fits_password_of(token.person):
        return None
    now = timezone.now()
    if token.used_at <= now - NOTED_EVERY:
        # Only forward, so that of two at once the later one stays.
        rows = EmbedToken.objects.filter(pk=token.pk, used_at__lt=now)
        rows.update(used_at=now, expires_at=Least("ends_at", now + UNUSED_FOR))
    offered = scopes_of(embed)
    token.scopes = [scope for scope in token.scopes if scope in offered]
    return token


def end_token(token: EmbedToken) -> None:
    """Sign somebody out of one frame. Safe to repeat."""
    EmbedToken.objects.filter(pk=token.pk).delete()


def end_tokens_of(embed: Embed) -> int:
    """Sign everybody out of a frame. Returns how many were signed in."""
    return EmbedToken.objects.filter(embed=embed).delete()[0]


def purge_tokens() -> int:
    """Forget tokens whose time is over. Returns how many."""
    over, forgotten = EmbedToken.objects.over().order_by("expires_at"), 0
    while rows := list(over.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += EmbedToken.objects.filter(pk__in=rows).delete()[0]
    return forgotten
