"""Who may write in a frame."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no
from apps.moderation.models import Ban
from apps.people.models import User


def may_write_in_frames(user: User) -> Verdict:
    """Whether somebody may be signed in inside a frame at all; what they may say there is asked where they say it."""
    if not user.is_authenticated:
        return no(_("Sign in to go on."))
    if user.is_staff:
        # Staff read and do what must not be within reach of a page that is not ours.
        return no(_("People who work here answer on the help center's own pages."))
    if Ban.objects.in_force().filter(person=user).exists():
        return no(_("You cannot take part at the moment, so there is nothing to sign in for. You can read everything."))
    return YES
