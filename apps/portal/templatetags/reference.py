"""How the reference for programs shows descriptions of the OpenAPI document, which are plain Markdown."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
CODE = re.compile(r"`([^`]{1,200})`")


@register.filter
def with_code(text: str) -> SafeString:
    """A description in which `names` stand as code; everything else is escaped."""
    # Splitting by a group leaves what is in it at every second place.
    parts = CODE.split(str(text))
    parts[1::2] = [format_html("<code>{}</code>", name) for name in parts[1::2]]
    return format_html_join("", "{}", ((part,) for part in parts))
