"""A case beside its conversation on the public page, for staff."""

from django import template

from ..explaining import explain_priority
from ..models import Case

register = template.Library()


@register.inclusion_tag("desk/case_card.html")
def case_card(thread) -> dict:
    """The case of a conversation: priority with its parts, whose it is, since when somebody waits. One query."""
    case = Case.objects.filter(thread=thread).select_related("assignee", "department").first()
    if case is None:
        return {"case": None}
    return {"case": case, "parts": explain_priority(case)}
