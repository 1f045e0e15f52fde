"""The nouns of what we know. Files further down may import those above them: section, article, video, reading."""

from .article import (
    BODY_LIMIT,
    NOTE_LIMIT,
    REVIEW_NOTE_LIMIT,
    SLUG_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    Article,
    Attachment,
    Audience,
    Distillation,
    Revision,
)
from .reading import RATING_TEXT_LIMIT, Rating, ShortLink, Visits
from .section import Section
from .video import FINISHED_FROM, VIDEO_BODY_LIMIT, CaptionTrack, Chapter, Progress, Series, Video

__all__ = [
    "FINISHED_FROM", "VIDEO_BODY_LIMIT", "BODY_LIMIT", "NOTE_LIMIT", "RATING_TEXT_LIMIT", "REVIEW_NOTE_LIMIT",
    "SLUG_LIMIT", "SUMMARY_LIMIT", "TITLE_LIMIT", "Article", "Attachment", "Audience", "CaptionTrack", "Chapter",
    "Distillation", "Progress", "Rating", "Revision", "Section", "Series", "ShortLink", "Video", "Visits",
]  # fmt: skip
