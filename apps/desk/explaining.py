"""Why a case is as urgent as it is, as its reader sees it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.triage.reasons import explain_part

from .models import Case

URGENT_FROM = 60
RAISED_FROM = 30


def explain_priority(case: Case) -> list[str]:
    """The parts of the priority; first that staff set it, where that is so."""
    parts = [explain_part(part) for part in case.priority_parts]
    if case.priority_set_by_staff is None:
        return parts
    return [_("set to %(priority)d by staff") % {"priority": case.priority_set_by_staff}, *parts]


def priority_mark(case: Case) -> SafeString:
    """The number with its parts on hover, and in words for those who listen."""
    level = "urgent" if case.priority >= URGENT_FROM else "raised" if case.priority >= RAISED_FROM else "calm"
    parts = explain_priority(case) or [_("nothing speaks for or against it")]
    return format_html(
        '<span class="priority is-{}" title="{}">{}<span class="spoken">{}</span></span>',
        level,
        "\n".join(parts),
        case.priority,
        _("of 100: %(parts)s") % {"parts": ", ".join(parts)},
    )
