"""Who may answer, ask and vote. Each answers yes, or no with a reason a person can read."""

from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.forum.rules import may_speak
from apps.foundation.verdicts import YES, Verdict, no

from .models import Invitation, Poll, Survey
from .standing import standing_of
from .verbs.answer import why_no_answer

WRITE_SURVEYS = "feedback.change_survey"
READ_ANSWERS = "feedback.view_surveyresponse"


def may_rate_resolution(user, thread: Thread, invitation: Invitation | None) -> Verdict:
    """Say how well a conversation was solved: whoever asked, while it is settled and they are asked."""
    if not user.is_authenticated or user.pk != thread.author_id:
        return no(_("Only the person who asked can say how well this was solved."))
    if invitation is None:
        return no(_("Nobody is asked how well this was solved."))
    standing = standing_of(invitation)
    return YES if standing.takes_answers else no(why_no_answer(standing))


def may_answer_survey(user, survey: Survey) -> Verdict:
    """Answer a short survey."""
    if not survey.is_taking_answers():
        return no(_("This survey is closed. Thank you to everybody who answered."))
    if survey.audience == Survey.Audience.MEMBERS and not user.is_authenticated:
        return no(_("Sign in to answer. This survey is for those who have an account."))
    return may_speak(user)


def may_look_at_survey(user, survey: Survey) -> Verdict:
    """Look at a survey that was never opened: who writes it."""
    if survey.is_published or user.has_perm(WRITE_SURVEYS):
        return YES
    return no(_("This survey is not open yet."))


def may_open_poll(user, thread: Thread) -> Verdict:
    """Ask something in a poll: whoever asked, and staff, in a conversation that everybody can read."""
    if not user.is_authenticated:
        return no(_("Sign in to ask in a poll."))
    if not user.is_staff and user.pk != thread.author_id:
        return no(_("Only the person who asked and our staff open a poll here."))
    if not thread.is_public:
        return no(_("A poll is for everybody, and this conversation is not."))
    if thread.is_locked and not user.is_staff:
        return no(_("This conversation is closed for further replies."))
    return may_speak(user)


def may_vote(user, poll: Poll) -> Verdict:
    """Choose in a poll, and take it back: everybody who signed in, while it is open."""
    if poll.is_over:
        return no(_("This poll is closed."))
    if not user.is_authenticated:
        return no(_("Sign in to vote."))
    return may_speak(user)


def may_close_poll(user, poll: Poll) -> Verdict:
    """End a poll before its time: whoever asked it, and staff."""
    if poll.is_over:
        return no(_("This poll is closed."))
    if user.is_authenticated and (user.is_staff or user.pk == poll.asked_by_id):
        return YES
    return no(_("Only the person who asked and our staff close a poll."))


def may_see_results(poll: Poll, *, has_voted: bool) -> bool:
    """Whether somebody sees how a poll stands: once they voted, or it is over. Nobody is led by what others chose."""
    return has_voted or poll.is_over
