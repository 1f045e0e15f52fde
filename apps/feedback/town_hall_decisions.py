"""What staff decides about town halls and their questions."""

from django.utils.translation import gettext_lazy, ngettext

from apps.forum.choosing import RemoveForm
from apps.foundation.decisions import Decision

from .models import TownHall, TownHallQuestion
from .town_hall_admin_forms import CancelForm
from .town_hall_rules import HOLD, LOOK_AFTER_QUESTIONS
from .verbs import (
    announce_town_hall,
    cancel_town_hall,
    close_town_hall,
    open_town_hall,
    put_aside,
    release_question,
    remove_question,
    restore_question,
    take_up_again,
)

ANNOUNCE = Decision(
    name="announce",
    label=gettext_lazy("Announce"),
    permission=HOLD,
    apply=lambda hall, by, values: announce_town_hall(hall, by=by),
    done=lambda count: ngettext("%d town hall is announced.", "%d town halls are announced.", count) % count,
    explanation=gettext_lazy("Everybody sees it, and questions are collected."),
    fits=lambda hall: not hall.is_public,
    tone="main",
)
OPEN = Decision(
    name="open",
    label=gettext_lazy("Open"),
    permission=HOLD,
    apply=lambda hall, by, values: open_town_hall(hall, by=by),
    done=lambda count: ngettext("%d town hall is live.", "%d town halls are live.", count) % count,
    fits=lambda hall: hall.is_public and not hall.opened_at and not hall.is_over,
    in_bulk=False,
    tone="main",
)
CLOSE = Decision(
    name="close",
    label=gettext_lazy("Close"),
    permission=HOLD,
    apply=lambda hall, by, values: close_town_hall(hall, by=by),
    done=lambda count: ngettext("%d town hall is over.", "%d town halls are over.", count) % count,
    explanation=gettext_lazy("What was not answered becomes a public conversation of whoever asked."),
    fits=lambda hall: hall.is_live,
    in_bulk=False,
)
CANCEL = Decision(
    name="cancel",
    label=gettext_lazy("Cancel"),
    permission=HOLD,
    apply=lambda hall, by, values: cancel_town_hall(hall, by=by, reason=values["reason"]),
    form=CancelForm,
    done=lambda count: ngettext("%d town hall was cancelled.", "%d town halls were cancelled.", count) % count,
    explanation=gettext_lazy("Followers are mailed once. What was asked becomes conversations."),
    fits=lambda hall: hall.is_public and not hall.opened_at and not hall.is_over,
    in_bulk=False,
    tone="danger",
)
ABOUT_TOWN_HALLS = (ANNOUNCE, OPEN, CLOSE, CANCEL)


def _is_waiting(question: TownHallQuestion) -> bool:
    return question.is_shown and not question.is_answered and not question.carried_at


RELEASE = Decision(
    name="release",
    label=gettext_lazy("Let everybody read it"),
    permission=LOOK_AFTER_QUESTIONS,
    apply=lambda question, by, values: release_question(question, by=by),
    done=lambda count: ngettext("%d question is on the list.", "%d questions are on the list.", count) % count,
    fits=lambda question: question.is_held,
    tone="main",
)
SET_ASIDE = Decision(
    name="set-aside",
    label=gettext_lazy("Set aside"),
    permission=HOLD,
    apply=lambda question, by, values: put_aside(question, by=by),
    done=lambda count: ngettext("%d question was set aside.", "%d questions were set aside.", count) % count,
    explanation=gettext_lazy("Not in this hour: it is answered in a conversation afterwards."),
    fits=lambda question: _is_waiting(question) and not question.is_aside,
)
TAKE_UP = Decision(
    name="take-up",
    label=gettext_lazy("Take up again"),
    permission=HOLD,
    apply=lambda question, by, values: take_up_again(question, by=by),
    done=lambda count: ngettext("%d question is taken up again.", "%d questions are taken up again.", count) % count,
    fits=lambda question: _is_waiting(question) and question.is_aside,
)
REMOVE = Decision(
    name="remove",
    label=gettext_lazy("Remove"),
    permission=LOOK_AFTER_QUESTIONS,
    apply=lambda question, by, values: remove_question(question, by=by, reason=values["reason"], note=values["note"]),
    form=RemoveForm,
    done=lambda count: ngettext("%d question was removed.", "%d questions were removed.", count) % count,
    explanation=gettext_lazy("Whoever asked reads when, in which role and why. The words stay for staff."),
    fits=lambda question: not question.is_removed and not question.carried_at,
    tone="danger",
)
RESTORE = Decision(
    name="restore",
    label=gettext_lazy("Put it back"),
    permission=LOOK_AFTER_QUESTIONS,
    apply=lambda question, by, values: restore_question(question, by=by),
    done=lambda count: ngettext("%d question is back.", "%d questions are back.", count) % count,
    fits=lambda question: question.is_removed,
)
ABOUT_QUESTIONS = (RELEASE, SET_ASIDE, TAKE_UP, REMOVE, RESTORE)


def can_be_deleted(hall: TownHall | None) -> bool:
    """Whether nobody knows of it yet; what was announced is cancelled and stays."""
    return hall is None or not hall.is_public
