"""How programs find out that a page can be shown on other sites."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ..oembed import discovery_address

TYPES = {"json": "application/json+oembed", "xml": "text/xml+oembed"}

register = template.Library()


@register.simple_tag
def oembed_links(path: str) -> SafeString:
    """Where a program asks about the page at this path (oembed.com, "Discovery"): `{% oembed_links path %}`."""
    links = ((type, discovery_address(path, format)) for format, type in TYPES.items())
    return format_html_join("\n    ", '<link rel="alternate" type="{}" href="{}">', links)
