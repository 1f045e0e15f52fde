"""Doors for staff. What is about one subject stands in a file of its own and is named here."""

from .idea_admin import IdeaAdmin, StatementAdmin, VoteAdmin
from .release_admin import ReleaseAdmin

__all__ = ["IdeaAdmin", "ReleaseAdmin", "StatementAdmin", "VoteAdmin"]
