"""What was heard elsewhere: complaints, raw arrivals, what was turned away, and files."""

from .arrival import ArrivalAdmin
from .complaint import ComplaintAdmin
from .imports import ImportAdmin
from .rejection import RejectionAdmin

__all__ = ["ArrivalAdmin", "ComplaintAdmin", "ImportAdmin", "RejectionAdmin"]
