"""Who may tell us what they think, and who may ask. Each answers yes, or no with a reason a person can read."""

from django.utils.translation import gettext as _

from apps.forum.rules import may_speak
from apps.foundation.verdicts import Verdict, no

# --- Reviews ----------------------------------------------------------------------------------------------------------


def may_review(user) -> Verdict:
    """Give a product stars: everybody who signed in and does not work here."""
    if not user.is_authenticated:
        return no(_("Sign in to write a review."))
    if user.is_staff:
        return no(_("You work here. What we think of our own products is no review."))
    return may_speak(user)
