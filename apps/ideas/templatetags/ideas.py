"""Ideas in templates."""

from django import template
from django.utils.translation import ngettext

from apps.forum.models import Kind

from ..models import Stage
from ..page import IdeaPage, Outcome, idea_page, outcome_of
from ..rules import may_link, may_move

register = template.Library()


@register.simple_tag(takes_context=True, name="idea_page")
def idea_page_tag(context, thread) -> IdeaPage | None:
    """`{% idea_page thread as told %}`: what the page of a conversation shows where it is an idea, see `page.py`."""
    return idea_page(thread, context["request"])


@register.simple_tag(name="outcome_of")
def outcome_tag(thread) -> Outcome | None:
    """`{% outcome_of thread as came_of_it %}`: what came of a conversation, see `page.py`."""
    return outcome_of(thread)


@register.filter
def stage_label(stage: str) -> str:
    """A stage in words, "Collecting votes"."""
    return str(Stage(stage).label)


@register.filter
def vote_word(number: int) -> str:
    """The word behind a number of votes."""
    return ngettext("vote", "votes", number)


@register.inclusion_tag("ideas/staff_tools.html", takes_context=True)
def idea_tools(context, thread) -> dict:
    """What staff does with an idea, or with a conversation that may become one. No query beyond their permissions."""
    user = context["user"]
    is_idea = thread.kind == Kind.IDEA
    return {
        "thread": thread,
        "may_move": bool(is_idea and may_move(user)),
        "may_link": bool(may_link(user)) and thread.is_public,
        "is_idea": is_idea,
    }
