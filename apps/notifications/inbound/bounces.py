"""Addresses that cannot be reached: noted one by one, and after enough of them no more mail is sent there.

A report is believed only when it proves that it is about a mail of ours: it returns the mail's own random id, or the
reply address that only its recipient was told. Otherwise anybody could switch off anybody's mail. A mail service that
we send with proves itself by its secret.
"""

import re
from datetime import datetime, timedelta

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.mail import folded, stop_mail
from apps.foundation.models import OutgoingMail
from apps.foundation.plaintext import clean_line

from ..models import Bounce, InboundMail
from .addresses import addressed
from .parse import Letter, addresses_in
from .reports import Failure, failures_in, is_complaint, is_for_now, returned_message_ids
from .taken import Taken

SOFT_BOUNCES = 3
SOFT_WITHIN = timedelta(days=7)
KEPT_FOR = timedelta(days=180)
_REFERENCE = re.compile(r"<([0-9a-f]{32})\.mail@")
Outcome = InboundMail.Outcome


def note_bounces(mail: InboundMail, letter: Letter) -> Taken:
    """Note whom a mail of ours did not reach; see the head of this file for which reports count."""
    address = _our_recipient(letter)
    if not address:
        return Taken(Outcome.IGNORED, "It names no mail of ours, so it is not believed.")
    if is_complaint(letter):
        stop_mail(address, reason=_("Its owner marked a mail of ours as unwanted."))
        return Taken(Outcome.NOTED, "A complaint: no more mail is sent there.")
    failures = failures_in(letter)
    if not failures:
        return Taken(Outcome.IGNORED, "It tells of no failure.")
    # Forwarded mail fails at another address than the one that we know.
    failure = next((one for one in failures if folded(one.address) == address), failures[0])
    bounce = note_bounce(
        Failure(address, failure.is_hard, failure.status, failure.reason), told_by=f"mail:{mail.digest}"
    )
    return Taken(Outcome.NOTED, f"{'Hard' if bounce.is_hard else 'Soft'} bounce {bounce.status}".strip())


@transaction.atomic
def note_bounce(failure: Failure, *, told_by: str, at: datetime | None = None) -> Bounce:
    """Remember that an address was not reached, and send nothing there any more after one hard bounce or three soft
    ones within a week. Safe to repeat: `told_by` tells the same thing once."""
    at = at or timezone.now()
    bounce, is_new = Bounce.objects.get_or_create(
        told_by=told_by[:300],
        defaults={
            "address": folded(failure.address)[:254],
            "is_hard": failure.is_hard,
            "status": failure.status[:20],
            "reason": clean_line(failure.reason, 300),
            "bounced_at": at,
        },
    )
    if not is_new:
        return bounce
    if bounce.is_hard:
        stop_mail(bounce.address, reason=_("It does not exist any more: %(status)s") % {"status": bounce.status or "–"})
    else:
        soft = Bounce.objects.filter(address=bounce.address, is_hard=False, bounced_at__gt=at - SOFT_WITHIN).count()
        if soft >= SOFT_BOUNCES:
            text = _("%(count)d mails to it came back within a week.") % {"count": soft}
            stop_mail(bounce.address, reason=text)
    return bounce


def note_event(event: AnymailTrackingEvent, *, service: str) -> bool:
    """Note what the mail service tells of a mail that we sent with it. Returns whether it was about an address.

    It tries again by itself what was deferred, so only what it gave up counts.
    """
    address = next(iter(addresses_in([event.recipient or ""])), "")
    if not address:
        return False
    if event.event_type == EventType.COMPLAINED:
        stop_mail(address, reason=_("Its owner marked a mail of ours as unwanted."))
        return True
    gave_up = event.event_type == EventType.BOUNCED or (
        event.event_type == EventType.REJECTED and event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID)
    )
    if not gave_up:
        return False
    reason = " ".join(str(part) for part in (event.mta_response, event.description) if part)
    status = re.search(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", reason)
    kind = str((event.esp_event or {}).get("Type", "")) if isinstance(event.esp_event, dict) else ""
    told = f"{service}:{event.event_id or ''}:{event.message_id or ''}:{address}"
    failure = Failure(address, not is_for_now(f"{reason} {kind}"), status.group() if status else "", reason)
    note_bounce(failure, told_by=told)
    return True


def forget_old_bounces() -> int:
    """Delete bounces that count for nothing any more. Returns how many."""
    return Bounce.objects.filter(bounced_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _our_recipient(letter: Letter) -> str:
    """To whom the mail was, folded, that this report proves to be about; empty where it proves none."""
    references = [match.group(1) for one in returned_message_ids(letter) if (match := _REFERENCE.match(one))]
    if sent := OutgoingMail.objects.filter(reference__in=references).first():
        return folded(sent.to)
    reply_addresses = [*letter.recipients, *addresses_in(re.findall(r"(?im)^reply-to:(.{1,400})$", letter.returned))]
    address = addressed(reply_addresses)
    return folded(address.person.email or "") if address else ""
