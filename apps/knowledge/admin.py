"""Doors for staff. What is about one subject stands in a file of its own and is named here."""

from .article_admin import ArticleAdmin
from .rating_admin import RatingAdmin
from .revision_admin import RevisionAdmin
from .section_admin import SectionAdmin
from .short_link_admin import ShortLinkAdmin
from .video_admin import SeriesAdmin, VideoAdmin

__all__ = [
    "ArticleAdmin",
    "RatingAdmin",
    "RevisionAdmin",
    "SectionAdmin",
    "SeriesAdmin",
    "ShortLinkAdmin",
    "VideoAdmin",
]
