"""Who may say whether something helped."""

from django.utils.translation import gettext as _

from apps.forum.rules import may_speak
from apps.foundation.verdicts import Verdict, no

from .models import Article, Audience, Video


def may_rate(user, subject: Article | Video) -> Verdict:
    """Whoever reads it: everybody what is for everybody, staff what is for staff. What we think of our own words is no
    answer to whether they help others."""
    if user.is_authenticated and user.is_staff and subject.audience != Audience.STAFF:
        return no(_("You work here: readers are asked this. Say on the editing page what needs to change."))
    return may_speak(user)
