"""The nouns of ideas. Files further down may import those above them: idea, release."""

from .idea import DECIDED, Idea, IdeaMerge, IdeaOrigin, Stage, Statement, Vote
from .release import RELEASE_BODY_LIMIT, RELEASE_TITLE_LIMIT, Release, ReleaseLink

__all__ = [
    "RELEASE_BODY_LIMIT",
    "RELEASE_TITLE_LIMIT",
    "DECIDED",
    "Idea",
    "IdeaMerge",
    "IdeaOrigin",
    "Release",
    "ReleaseLink",
    "Stage",
    "Statement",
    "Vote",
]
