"""The changelog in templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from apps.foundation.markdown import plain_excerpt

register = template.Library()

BEGINNING = 240


@register.filter
def beginning(html: str) -> str:
    """The first words of an entry as plain text, `{{ release.html|beginning }}`."""
    return plain_excerpt(html, BEGINNING)


@register.simple_tag
def exact_day(moment: datetime | None, written: str = "j F Y") -> str:
    """The day of a moment where we are, "3 May 2026" or as `written` says; empty for None."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(timezone.localtime(moment).date(), written),
    )
