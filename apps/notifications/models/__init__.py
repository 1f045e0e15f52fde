"""The nouns of notifications."""

from .alert import AlertCall, StaffAlert
from .inbound import QUARANTINE_AFTER, Bounce, InboundMail, MailboxCursor, ReplyAddress
from .notification import Digest, FanOut, Notification, Reason, Reminder
from .watch import Frequency, PendingWatch, Preference, Watch

__all__ = [
    "QUARANTINE_AFTER", "AlertCall", "Bounce", "Digest", "FanOut", "Frequency", "InboundMail", "MailboxCursor",
    "Notification", "PendingWatch", "Preference", "Reason", "Reminder", "ReplyAddress", "StaffAlert", "Watch",
]  # fmt: skip
