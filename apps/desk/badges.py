"""Numbers beside the links of the sidebar."""

from apps.foundation.templatetags.interface import count

from .models import Case


def waiting_cases(request) -> str:
    """How many cases need attention; nothing where nobody waits."""
    waiting = Case.objects.needs_attention().count()
    return count(waiting) if waiting else ""
