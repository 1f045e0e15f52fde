"""What staff decides about surveys and polls."""

from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from .answer_rules import WRITE_SURVEYS
from .models import Poll, Survey
from .verbs import close_poll, close_survey, open_survey, remove_poll

MODERATE = "feedback.change_poll"


def _may_be_opened(survey: Survey) -> bool:
    return not survey.is_open


def _is_open(survey: Survey) -> bool:
    return survey.is_open


def _is_going_on(poll: Poll) -> bool:
    return not poll.is_over


OPEN = Decision(
    name="open",
    label=gettext_lazy("Open to answers"),
    permission=WRITE_SURVEYS,
    apply=lambda survey, by, values: open_survey(survey, by=by),
    done=lambda count: ngettext("%d survey is open.", "%d surveys are open.", count) % count,
    fits=_may_be_opened,
)
CLOSE = Decision(
    name="close",
    label=gettext_lazy("Close"),
    permission=WRITE_SURVEYS,
    apply=lambda survey, by, values: close_survey(survey, by=by),
    done=lambda count: ngettext("%d survey is closed.", "%d surveys are closed.", count) % count,
    explanation=gettext_lazy("What was answered stays. Of a standing survey nobody is asked any more."),
    fits=_is_open,
)
ABOUT_SURVEYS = (OPEN, CLOSE)

CLOSE_POLL = Decision(
    name="close",
    label=gettext_lazy("Close"),
    permission=MODERATE,
    apply=lambda poll, by, values: close_poll(poll, by=by),
    done=lambda count: ngettext("%d poll is closed.", "%d polls are closed.", count) % count,
    fits=_is_going_on,
)
REMOVE_POLL = Decision(
    name="remove",
    label=gettext_lazy("Take away"),
    permission=MODERATE,
    apply=lambda poll, by, values: remove_poll(poll, by=by),
    done=lambda count: ngettext("%d poll was taken away.", "%d polls were taken away.", count) % count,
    explanation=gettext_lazy("The poll and its votes are gone for good. The conversation stays."),
    closes=True,
    tone="danger",
)
ABOUT_POLLS = (CLOSE_POLL, REMOVE_POLL)
