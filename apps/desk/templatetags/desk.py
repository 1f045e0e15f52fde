"""A case beside its conversation on the public page, for staff."""

from django import template

from ..explaining import explain_priority
from ..models import Case
from ..same_person import other_conversations

register = template.Library()


@register.inclusion_tag("desk/case_card.html")
def case_card(thread) -> dict:
    """The case of a conversation: priority with its parts, whose it is, since when somebody waits. One query."""
    case = Case.objects.filter(thread=thread).select_related("assignee", "department").first()
    if case is None:
        return {"case": None}
    return {"case": case, "parts": explain_priority(case)}


@register.inclusion_tag("desk/same_person.html")
def same_person(thread) -> dict:
    """Other conversations of whoever opened this one, each with the reason of the link. For staff's pages only."""
    return {"linked": other_conversations(thread) if thread else []}


@register.inclusion_tag("desk/claim_note.html", takes_context=True)
def claim_note(context, thread) -> dict:
    """Who is working on an answer to a conversation, told to everybody who reads it. No query: the page's thread
    brings it along (claims_beside.py)."""
    user = context["user"]
    claim = None if thread.is_resolved else thread.claim_told
    return {
        "claim": claim,
        "thread": thread,
        "is_own": claim is not None and claim["agent_id"] == user.pk,
        "is_staff": user.is_authenticated and user.is_staff and not thread.is_resolved,
        "csrf_token": context.get("csrf_token"),
    }
