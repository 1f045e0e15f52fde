"""Understand the mails that wait: each is taken up by one worker, counted before anything can go wrong."""

import logging
import time
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.background import background, later
from apps.foundation.mail import is_our_message_id

from ..models import QUARANTINE_AFTER, InboundMail
from .accept import accept_reply, prepare_answer
from .addresses import addressed, is_our_own, takes_mail
from .bounces import note_bounces
from .classify import Sorted, classify
from .parse import Letter, Unreadable, read_mail
from .taken import Taken

logger = logging.getLogger(__name__)

Kind, Outcome, State = InboundMail.Kind, InboundMail.Outcome, InboundMail.State

# Longer than the time-out of a task, so that a mail is never in two hands.
LEASE = timedelta(seconds=60)
AT_A_TIME = 50
# A worker's task ends after thirty seconds; what is left is taken up by the next one.
SECONDS_AT_A_TIME = 15


@background
def process_waiting_mails() -> int:
    """Take up whatever is due. Returns how many mails were understood, or put aside for good."""
    ends = time.monotonic() + SECONDS_AT_A_TIME
    done = 0
    while time.monotonic() < ends:
        due = list(InboundMail.objects.due(timezone.now())[:AT_A_TIME])
        if not due:
            break
        for mail in due:
            done += process_mail(mail)
            if time.monotonic() > ends:
                later(process_waiting_mails)
                break
    return done


def process_mail(mail: InboundMail) -> bool:
    """Take up one mail if nobody else has it. Returns whether that is the end of it.

    The attempt is committed before it begins, so a mail that ends its worker is found out and put in quarantine.
    """
    claimed = InboundMail.objects.filter(
        pk=mail.pk, state=State.WAITING, attempts=mail.attempts, next_at=mail.next_at
    ).update(attempts=F("attempts") + 1, next_at=timezone.now() + LEASE)
    if not claimed:
        return False
    if mail.attempts >= QUARANTINE_AFTER:
        _quarantine(mail, mail.why or "The worker ended each time it tried to read this.")
        return True
    try:
        _understand(mail)
    except Unreadable as error:
        _quarantine(mail, str(error))
    except (DatabaseError, ValidationError, ValueError, TypeError, LookupError, OSError) as error:
        # The name alone: what went wrong may repeat what somebody wrote.
        logger.error("incoming mail %s could not be understood: %s", mail.pk, type(error).__name__)
        InboundMail.objects.filter(pk=mail.pk).update(
            next_at=timezone.now() + timedelta(seconds=5 * 2**mail.attempts), why=f"{type(error).__name__}, tried again"
        )
        return False
    return True


@transaction.atomic
def release_mail(mail: InboundMail) -> InboundMail:
    """Try again what is in quarantine or was not taken. Raises ValidationError for others, or without its bytes."""
    mail = InboundMail.objects.select_for_update().get(pk=mail.pk)
    if not (mail.is_quarantined or mail.outcome == Outcome.NOT_TAKEN):
        raise ValidationError(_("Only what is in quarantine or was not taken can be tried again."))
    if not mail.raw:
        raise ValidationError(_("What arrived is not kept any more."))
    mail.state, mail.outcome, mail.attempts, mail.why, mail.next_at = State.WAITING, Outcome.NONE, 0, "", timezone.now()
    mail.save(update_fields=["state", "outcome", "attempts", "why", "next_at"])
    later(process_waiting_mails)
    return mail


def _understand(mail: InboundMail) -> None:
    """Read it, which may take a second, and then decide and write in one short transaction."""
    letter = read_mail(bytes(mail.raw))
    sorted_as = classify(letter)
    address = addressed(letter.recipients)
    left_alone = _left_alone(letter, sorted_as)
    answer = prepare_answer(letter, address) if sorted_as.kind == Kind.REPLY and not left_alone else None
    with transaction.atomic():
        mail = InboundMail.objects.select_for_update().get(pk=mail.pk)
        if mail.state != State.WAITING:
            return
        mail.message_id, mail.sender, mail.subject = letter.message_id[:255], letter.sender[:254], letter.subject
        mail.kind, mail.address = sorted_as.kind, address
        if sorted_as.kind == Kind.BOUNCE:
            taken = note_bounces(mail, letter)
        else:
            taken = left_alone or accept_reply(mail, letter, answer)
        mail.outcome, mail.why, mail.post, mail.state = taken.outcome, taken.why[:300], taken.post, State.DONE
        mail.save(
            update_fields=["message_id", "sender", "subject", "kind", "address", "outcome", "why", "post", "state"]
        )


def _left_alone(letter: Letter, sorted_as: Sorted) -> Taken | None:
    """What becomes of a mail that no person wrote to us; None for one that somebody may have written."""
    if is_our_message_id(letter.message_id) or is_our_own(letter.sender):
        return Taken(Outcome.IGNORED, "It is a mail of our own that came back.")
    if sorted_as.kind != Kind.REPLY:
        return Taken(Outcome.IGNORED, f"Nobody wrote it: {sorted_as.why}.")
    if not takes_mail():
        return Taken(Outcome.IGNORED, "No mail is taken here: INBOUND_MAIL_DOMAIN is empty.")
    return None


def _quarantine(mail: InboundMail, why: str) -> None:
    InboundMail.objects.filter(pk=mail.pk).update(state=State.QUARANTINED, why=why[:300])
