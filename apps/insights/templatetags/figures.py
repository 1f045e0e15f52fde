"""Figures in words."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86_400


@register.filter
def exact_span(span) -> str:
    """A length of time in its two largest units, "18 h 4 min", "3 d 2 h"; under a minute in seconds. Empty for None."""
    if span is None:
        return ""
    seconds = max(round(span.total_seconds()), 0)
    if seconds < MINUTE:
        return _("%(seconds)d s") % {"seconds": seconds}
    if seconds < HOUR:
        return _("%(minutes)d min") % {"minutes": seconds // MINUTE}
    if seconds < DAY:
        return _("%(hours)d h %(minutes)d min") % {"hours": seconds // HOUR, "minutes": seconds % HOUR // MINUTE}
    return _("%(days)d d %(hours)d h") % {"days": seconds // DAY, "hours": seconds % DAY // HOUR}


@register.filter
def seconds_span(seconds) -> timedelta | None:
    """Seconds as a length of time; None for None."""
    return None if seconds is None else timedelta(seconds=seconds)
