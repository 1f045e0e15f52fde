"""Who may do what about town halls. Each answers yes, or no with a reason a person can read."""

from django.utils.translation import gettext as _

from apps.forum.rules import may_speak
from apps.foundation.verdicts import YES, Verdict, no

from .models import Phase, TownHall, TownHallQuestion

# Held by those who write, announce and hold town halls.
HOLD = "feedback.change_townhall"
# Held by those who decide what is read there.
LOOK_AFTER_QUESTIONS = "feedback.change_townhallquestion"


def may_ask(user, hall: TownHall) -> Verdict:
    """Ask something there."""
    if not (verdict := is_asked_now(hall)):
        return verdict
    if not user.is_authenticated:
        return no(_("Sign in to ask."))
    return may_speak(user)


def may_give_voice(user, hall: TownHall) -> Verdict:
    """Say that one wants to hear about a question."""
    if not (verdict := is_asked_now(hall)):
        return verdict
    if not user.is_authenticated:
        return no(_("Sign in to say that you want to hear about this."))
    return may_speak(user)


def may_hold(user, hall: TownHall) -> Verdict:
    """Answer there, set questions aside, open and close it: its hosts, and those who hold town halls."""
    if user.is_authenticated and user.is_staff:
        if user.has_perm(HOLD) or hall.hosts.filter(pk=user.pk).exists():
            return YES
        return no(_("Only its hosts and those who hold town halls do this."))
    return no(_("Only the people who hold this town hall do this."))


def may_withdraw_question(user, question: TownHallQuestion) -> Verdict:
    """Take one's own question back, as long as nobody answered it and it is no conversation."""
    if not user.is_authenticated or user.pk != question.asker_id:
        return no(_("Only the person who asked this can take it back."))
    if question.is_answered:
        return no(_("It was answered already. Write to us if your name shall not stand there."))
    if question.carried_at:
        return no(_("It is a conversation now, and is taken back there."))
    if question.is_removed:
        return no(_("It was removed already."))
    return YES


def is_asked_now(hall: TownHall) -> Verdict:
    """Whether questions and voices are welcome, whoever comes."""
    match hall.phase:
        case Phase.COLLECTING | Phase.LIVE:
            return YES
        case Phase.DRAFT:
            return no(_("This town hall is not announced."))
        case Phase.ANNOUNCED:
            return no(_("Questions are not taken yet."))
        case Phase.CANCELLED:
            return no(_("This town hall was cancelled. Ask in public instead."))
    return no(_("This town hall is over. Ask in public instead."))
