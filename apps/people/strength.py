"""How surely a session is somebody's: what they proved in it, and how long ago. allauth keeps the records."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PROOFS = ("password", "code", "mfa", "socialaccount", "email_verification_by_code")


def has_second_factor(user) -> bool:
    """Whether an authenticator app, a security key or a passkey is set up. Recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists()


def proved_second_factor_at(request) -> float | None:
    """When this session last showed a second factor (seconds since 1970); None if it never did.

    A passkey counts: it is something that one has, opened by something that one is or knows.
    """
    times = [record["at"] for record in _records(request) if record.get("method") == "mfa"]
    return max(times, default=None)


def is_strong(request) -> bool:
    """Whether staff's pages may open: a second factor that is still set up was shown in this session, lately enough.

    `settings.STAFF_SECOND_FACTOR` switches that off for trying things out, `STAFF_SESSION_HOURS` says how lately.
    """
    if not settings.STAFF_SECOND_FACTOR:
        return True
    at = proved_second_factor_at(request)
    return at is not None and is_within(at, settings.STAFF_SESSION_HOURS * 3600) and has_second_factor(request.user)


def proved_at(request) -> float | None:
    """When this session last proved whose it is, by signing in or by being asked again; None if it never did."""
    times = [record["at"] for record in _records(request) if record.get("method") in PROOFS]
    return max(times, default=None)


def is_fresh(request) -> bool:
    """Whether whoever is here proved it within ACCOUNT_REAUTHENTICATION_TIMEOUT, for what cannot be undone."""
    at = proved_at(request)
    return at is not None and is_within(at, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def is_within(at: float, seconds: float) -> bool:
    """Whether a moment is at most so many seconds ago; one in the future is not."""
    return 0 <= time.time() - at <= seconds


def _records(request) -> list[dict]:
    return get_authentication_records(request, request.user)
