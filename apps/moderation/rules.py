"""Who may speak, and who may report. Each answers yes, or no with a reason a person can read."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.forum.models import Post
from apps.forum.rules import checks_speech, may_speak
from apps.foundation.verdicts import YES, Verdict, no

from .models import Ban


@checks_speech
def is_not_banned(user) -> Verdict:
    """Say, report or vote anything: whoever is banned reads why, and until when."""
    if user.is_staff:
        return YES
    # Asked once per request, however many rules of a page ask.
    if not hasattr(user, "_ban_in_force"):
        user._ban_in_force = Ban.objects.in_force().filter(person=user.pk).first()
    ban = user._ban_in_force
    if ban is None or not ban.is_in_force:
        return YES
    told = {"reason": ban.get_reason_display()}
    if ban.until is None:
        return no(_("You may read, but not take part any more. The reason: %(reason)s.") % told)
    told["until"] = date_format(localtime(ban.until), "DATETIME_FORMAT")
    return no(_("You may read, but not take part until %(until)s. The reason: %(reason)s.") % told)


def may_flag(user, post: Post) -> Verdict:
    """Report a post that others read."""
    if not user.is_authenticated:
        return no(_("Sign in to report this."))
    if user.pk == post.author_id:
        return no(_("This is your own post. You can change it."))
    if not post.is_shown or post.is_withdrawn:
        return no(_("This post is not shown any more."))
    return may_speak(user)
