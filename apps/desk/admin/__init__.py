"""The queue."""

from .case import CaseAdmin

__all__ = ["CaseAdmin"]
