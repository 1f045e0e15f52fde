"""Doors for people to themselves and to each other."""

from .leaving import LeavingView
from .profile import ProfileView
from .settings import ExportView, MyDataView, SessionView, SettingsView

__all__ = ["ExportView", "LeavingView", "MyDataView", "ProfileView", "SessionView", "SettingsView"]
