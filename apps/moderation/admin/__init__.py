"""Where moderators work: the queue, word lists, bans and trust."""

from .people import AddressBanAdmin, BanAdmin, SpamLessonAdmin, TrustAdmin
from .queue import ReportAdmin
from .words import WordListAdmin

__all__ = ["AddressBanAdmin", "BanAdmin", "ReportAdmin", "SpamLessonAdmin", "TrustAdmin", "WordListAdmin"]
