"""Staff's pages about what is told and what comes in."""

from .inbound.admin import BounceAdmin, InboundMailAdmin, MailboxCursorAdmin
from .telling_admin import AlertCallAdmin, StaffAlertAdmin

__all__ = ["AlertCallAdmin", "BounceAdmin", "InboundMailAdmin", "MailboxCursorAdmin", "StaffAlertAdmin"]
