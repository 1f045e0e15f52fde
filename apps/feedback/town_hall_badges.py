"""Numbers beside the links of the sidebar."""

from apps.foundation.templatetags.interface import count

from .models import TownHallQuestion


def held_questions(request) -> str:
    """How many questions for town halls wait for a look; nothing where none does."""
    waiting = TownHallQuestion.objects.held().count()
    return count(waiting) if waiting else ""
