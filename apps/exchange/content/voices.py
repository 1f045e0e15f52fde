"""Voices that count without saying whose they are."""

from django.db import models

WITHOUT_A_NAME = "that somebody wants something is counted, who it is is told to nobody"
COUNTED = "names voices by person and browser"


def give_voice(row: models.Model) -> None:
    """Let a vote that comes in count as that of a browser that nobody has: it cannot be taken back or given again."""
    row.browser = f"moved.{row.pk}"
