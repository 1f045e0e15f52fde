"""Words about conversations that stand in every row of a list and beside every post: plain text, made cheaply."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Kind

register = template.Library()


@register.filter
def spoken_replies(number: int) -> str:
    """How many replies there are, "3 replies"."""
    return ngettext("%d reply", "%d replies", number) % number


@register.filter
def spoken_me_toos(number: int, kind: str = "") -> str:
    """How many people have the same, in the words of the kind: "3 people have this too"."""
    return f"{number} {said_too(number, kind)}"


@register.filter
def said_too(number: int, kind: str) -> str:
    """What so many people said with their "me too", in the words of the kind: "people want this"."""
    if kind == Kind.IDEA:
        return ngettext("person wants this", "people want this", number)
    if kind == Kind.PRAISE:
        return ngettext("person says thanks, too", "people say thanks, too", number)
    return ngettext("person has this too", "people have this too", number)


@register.filter
def me_too_words(kind: str) -> str:
    """What the button of a "me too" says for this kind of conversation."""
    return {Kind.IDEA: _("I want this"), Kind.PRAISE: _("Thanks")}.get(kind) or _("I have this too")


@register.filter
def post_label(author) -> str:
    """What a post is called by a screen reader, "Post by Ana"."""
    return _("Post by %(who)s") % {"who": author}
