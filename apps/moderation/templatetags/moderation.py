"""What pages show of moderation."""

from django import template
from django.urls import reverse

from apps.forum.models import Post

from ..trying import Tried, try_list

register = template.Library()


@register.inclusion_tag("moderation/flag_button.html", takes_context=True)
def flag_button(context, post: Post) -> dict:
    """The quiet way to report a post, for people who signed in and did not write it. Asks no query."""
    user = context.get("user")
    is_offered = bool(user and user.is_authenticated and user.pk != post.author_id and post.is_shown)
    if not is_offered or post.is_withdrawn:
        return {"address": ""}
    return {"address": reverse("moderation:flags", args=[post.thread_id, post.pk])}


@register.simple_tag
def tried_on_posts(stored) -> Tried:
    """What a word list would have matched among the newest posts."""
    return try_list(stored)
