"""Who may do what with people and accounts. Each answers yes, or no with a reason a person can read."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no

from .models import User


def may_claim(user) -> Verdict:
    """Claim what one said elsewhere, or have it removed, once the proof is there. Staff may, for accounts of theirs."""
    if not user.is_authenticated:
        return no(_("Sign in to claim what you said elsewhere."))
    return YES


def may_leave(user) -> Verdict:
    """Close one's own account."""
    if not user.is_authenticated:
        return no(_("Sign in to close your account."))
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        return no(_("You are the last superuser. Make somebody else one first, so that the house has a key."))
    if user.is_staff:
        return no(_("You work here. Ask a superuser to close your account."))
    return YES
