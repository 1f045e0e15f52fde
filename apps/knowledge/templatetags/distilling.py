"""On the page of a conversation: where it is documented, and for staff the way to a draft."""

from django import template
from django.urls import reverse

from ..rules import may_distil

register = template.Library()


@register.inclusion_tag("knowledge/documented_note.html")
def documented_note(thread) -> dict:
    """Where the conversation is documented, while that is public. No query: the page's thread brings it along."""
    told = getattr(thread, "documented_in", None)
    if not told:
        return {"title": ""}
    return {"title": told["title"], "address": reverse("knowledge:article", args=[told["pk"], told["slug"] or "-"])}


@register.inclusion_tag("knowledge/distil_button.html", takes_context=True)
def distil_button(context, thread) -> dict:
    """A button that makes an article of the conversation, for those who may. No query beyond their permissions."""
    is_offered = not getattr(thread, "documented_in", None) and bool(may_distil(context["user"], thread))
    return {"is_offered": is_offered, "thread": thread, "csrf_token": context.get("csrf_token")}
