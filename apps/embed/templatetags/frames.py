"""What pages of frames need beside their addresses (`framed.py`): how they look, and where their links lead."""

from django import template

from ..addresses import frame_links, framed_address
from ..looks import colour_scheme_of, version_of
from ..models import Scheme

register = template.Library()


@register.simple_tag(takes_context=True)
def look(context, scheme: str = "") -> str:
    """`{% look %}` is the address of the frame's colours, `{% look "dark" %}` that of the same in the dark."""
    frame = context["frame"]
    more = {"v": version_of(frame.embed, context["company"].hue)}
    return frame.address("embed:look", **more, **({"scheme": scheme} if scheme else {}))


@register.filter
def color_scheme(frame) -> str:
    """What a page tells the browser of light and dark, `<meta name="color-scheme">`."""
    return colour_scheme_of(Scheme(frame.scheme))


@register.filter(is_safe=True)
def in_frame(html: str, frame) -> str:
    """`{{ post.html|safe|in_frame:frame }}` is HTML of ours whose links do not lead out of the frame."""
    return frame_links(frame, html)


@register.filter
def framed_or_site(address: str, frame) -> str:
    """An address of the site, or of its page in the frame where that has one."""
    return framed_address(frame, address) or address


@register.filter
def leaves(address: str, frame) -> bool:
    """Whether a link to an address of the site leads out of the frame, and so opens a tab of its own."""
    return not framed_address(frame, address)
