"""The nouns of the forum. Files further down may import those above them: board, thread, post, state and the rest."""

from .board import TAG_LIMIT, TAGS_AT_MOST, Board, Tag
from .post import BODY_LIMIT, Post, Revision, Standing
from .removal import REMOVAL_NOTE_LIMIT, Removal
from .state import OUTCOME_LIMIT, Lock, Merge, MeToo, PrivateTalk, Resolution, Split
from .thread import TITLE_LIMIT, Kind, Status, Thread, Visibility
from .writing import LinkPreview, Picture, Unconfirmed

__all__ = [
    "BODY_LIMIT", "OUTCOME_LIMIT", "REMOVAL_NOTE_LIMIT", "TAGS_AT_MOST", "TAG_LIMIT", "TITLE_LIMIT", "Board", "Kind",
    "LinkPreview", "Lock", "MeToo", "Merge", "Picture", "Post", "PrivateTalk", "Removal", "Resolution",
    "Revision", "Split", "Standing",
    "Status", "Tag", "Thread", "Unconfirmed", "Visibility",
]  # fmt: skip
