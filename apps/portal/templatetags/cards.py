"""The picture that stands for a page elsewhere."""

from django import template

from ..cards import card_of

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context, thing=None) -> str:
    """The path of the card of a conversation, article or video: `{% card thread as picture %}`; of the site without."""
    return card_of(thing or None, context["company"]).get_absolute_url()
