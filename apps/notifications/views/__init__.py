"""Doors: the page of notifications, following, and the links of mails."""

from .following import ConfirmFollowView, FollowView, UnsubscribeView
from .outcome import OutcomeView
from .pages import NotificationListView, NotificationView, SettingsView

__all__ = [
    "ConfirmFollowView", "FollowView", "NotificationListView", "NotificationView", "OutcomeView", "SettingsView",
    "UnsubscribeView",
]  # fmt: skip
