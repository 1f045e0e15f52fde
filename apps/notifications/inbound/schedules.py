"""What inbound mail does by the clock. Every job finds what is due, so a lost wake-up costs seconds."""

from apps.foundation.background import PLATFORM, every

from .mailbox import read_mailbox
from .process import process_waiting_mails
from .purge import purge_inbound_mail


@every(seconds=30, lane=PLATFORM)
def look_into_the_mailbox() -> None:
    """Store what is new in the mailbox of IMAP_URL."""
    read_mailbox()


@every(seconds=15)
def sweep_inbound_mail() -> None:
    """Take up mails that a lost wake-up or a dead worker left."""
    process_waiting_mails()


@every(hours=1)
def forget_inbound_mail() -> None:
    """Purge mails past their time."""
    purge_inbound_mail()
