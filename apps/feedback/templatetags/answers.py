"""Polls and questions about satisfaction, on the page of a conversation: `{% load answers %}`."""

from django import template

from apps.forum.models import Thread
from apps.foundation.verdicts import Verdict

from ..answer_rules import may_open_poll
from ..beside import SatisfactionBox, satisfaction_box
from ..models import Poll
from ..poll_showing import ShownPoll, shown_poll

register = template.Library()


@register.simple_tag(takes_context=True)
def poll_of(context, thread: Thread) -> ShownPoll | None:
    """The poll of a conversation as its reader sees it; None, without a query, where there is none."""
    if not thread.poll_told:
        return None
    poll = Poll.objects.select_related("asked_by").filter(pk=thread.poll_told).first()
    return shown_poll(poll, context["user"]) if poll else None


@register.simple_tag(takes_context=True)
def offer_of_poll(context, thread: Thread) -> Verdict | None:
    """Whether its reader may ask something in a poll here; None where there is one already."""
    return None if thread.poll_told else may_open_poll(context["user"], thread)


@register.simple_tag(takes_context=True)
def satisfaction_of(context, thread: Thread) -> SatisfactionBox | None:
    """What the asker of a settled conversation sees of being asked how well; None for everybody else."""
    return satisfaction_box(thread, context["user"])
