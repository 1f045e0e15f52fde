"""Who may see how answers fare on their way home."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no


def may_see_deliveries(user) -> Verdict:
    """Read where answers stand, and what the other side said of those that failed."""
    if user.has_perm("delivery.view_delivery"):
        return YES
    return no(_("How answers fare elsewhere is for those who work here."))
