"""Addresses inside a frame."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def framed(context, name: str, *args, **more) -> str:
    """The path of a page in the same frame, with what its host said: `{% framed "embed:thread" thread.pk %}`."""
    return context["frame"].address(name, *args, **more)
