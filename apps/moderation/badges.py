"""Numbers beside the links of the sidebar."""

from apps.foundation.templatetags.interface import count

from .models import Report


def open_reports(request) -> str:
    """How many posts wait for a look; nothing where none does."""
    waiting = Report.objects.open().count()
    return count(waiting) if waiting else ""
