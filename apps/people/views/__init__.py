"""Doors for people to themselves and to each other."""

from .claiming import ClaimHistoryView, ClaimView, CodesView, RemovalView, SetAsideView
from .leaving import LeavingView
from .profile import ProfileView
from .settings import ExportView, MyDataView, SessionView, SettingsView
from .tokens import NewTokenView, TokensView, TokenView

__all__ = [
    "ClaimHistoryView",
    "ClaimView",
    "CodesView",
    "ExportView",
    "LeavingView",
    "MyDataView",
    "NewTokenView",
    "ProfileView",
    "RemovalView",
    "SessionView",
    "SetAsideView",
    "SettingsView",
    "TokenView",
    "TokensView",
]
