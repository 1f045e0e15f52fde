"""Words about conversations that stand in every row of a list and beside every post: plain text, made cheaply."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def spoken_replies(number: int) -> str:
    """How many replies there are, "3 replies"."""
    return ngettext("%d reply", "%d replies", number) % number


@register.filter
def spoken_me_toos(number: int) -> str:
    """How many people have the same, "3 people have this too"."""
    return ngettext("%d person has this too", "%d people have this too", number) % number


@register.filter
def post_label(author) -> str:
    """What a post is called by a screen reader, "Post by Ana"."""
    return _("Post by %(who)s") % {"who": author}
