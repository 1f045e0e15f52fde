"""Numbers beside the links of the sidebar."""

from apps.foundation.templatetags.interface import count

from .models import Revision


def waiting_reviews(request) -> str:
    """How many revisions wait for a look; nothing where none does."""
    waiting = Revision.objects.in_review().count()
    return count(waiting) if waiting else ""
