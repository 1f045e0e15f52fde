"""Take a mail in: store it as it came, once, and understand it later. All that the doors do."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.foundation.background import later

from ..models import InboundMail
from .process import process_waiting_mails


class TooLarge(Exception):
    """The mail is larger than INBOUND_MAIL_SIZE_LIMIT; its text says so to whoever sends it."""

    def __init__(self, size: int):
        limit = settings.INBOUND_MAIL_SIZE_LIMIT
        super().__init__(f"The mail has {size} bytes; {limit} are the most. Send it without its attachments.")


@transaction.atomic
def store_mail(raw: bytes, *, door: str, place: str = "") -> tuple[InboundMail, bool]:
    """Store a mail, and tell whether it is new. Safe to repeat and to race.

    `place` is where it lay, unique among all places: the same place is the same mail, and so are the same bytes.
    Raises TooLarge before anything is stored.
    """
    if len(raw) > settings.INBOUND_MAIL_SIZE_LIMIT:
        raise TooLarge(len(raw))
    return _remember(InboundMail(door=door[:30], place=place[:255], digest=_digest(raw), raw=raw, size=len(raw)))


@transaction.atomic
def store_refusal(*, door: str, place: str, size: int) -> tuple[InboundMail, bool]:
    """Remember a mail that was too large to take in, for staff to see. It stays where it lies."""
    return _remember(
        InboundMail(
            door=door[:30],
            place=place[:255],
            digest=_digest(place.encode()),
            size=size,
            state=InboundMail.State.DONE,
            outcome=InboundMail.Outcome.NOT_TAKEN,
            why=_("It is larger than %(limit)d bytes. It still lies in the mailbox.")
            % {"limit": settings.INBOUND_MAIL_SIZE_LIMIT},
        )
    )


def _remember(mail: InboundMail) -> tuple[InboundMail, bool]:
    InboundMail.objects.bulk_create([mail], ignore_conflicts=True)
    stored = InboundMail.objects.filter(digest=mail.digest).first()
    if stored is None:
        # Other bytes from a place that was read before, such as a mailbox that was put back from a backup.
        return InboundMail.objects.get(place=mail.place), False
    is_new = stored.attempts == 0 and stored.received_at == mail.received_at
    if is_new and stored.state == InboundMail.State.WAITING:
        later(process_waiting_mails)
    return stored, is_new


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
