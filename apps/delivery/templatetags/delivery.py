"""How the answers of a conversation fare on their way home, for pages of staff."""

from django import template

from ..models import Delivery

register = template.Library()

SHOWN = 50


@register.simple_tag
def deliveries_of(thread) -> list[Delivery]:
    """The newest deliveries of a conversation's posts, with where they go. One query; none for no conversation."""
    if not thread:
        return []
    return list(
        Delivery.objects.filter(post__thread=thread)
        .select_related("complaint__source", "post__author")
        .order_by("-id")[:SHOWN]
    )
