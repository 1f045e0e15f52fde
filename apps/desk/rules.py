"""Who may do what at the desk."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no


def may_claim(user) -> Verdict:
    """Say that one is working on an answer."""
    if user.is_authenticated and user.is_staff:
        return YES
    return no(_("Only staff works on answers."))
