"""Send the mails that are owed: each at least tried, under one Message-ID however often.

The row decides. It is claimed by compare-and-swap with `sending` committed before the mail server is called, so two
workers never send the same one at once, and what a killed worker left is taken up after its lease.
"""

import logging
import random
import smtplib
import time
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import F, Q
from django.utils import timezone

from .background import PLATFORM, background, later
from .models import MailStop, OutgoingMail

logger = logging.getLogger(__name__)

State = OutgoingMail.State

LEASE = timedelta(seconds=60)
# Well within the time a task of the queue may take, so that the one who waits for a code is not behind a long run.
SEND_FOR_SECONDS = 8
AT_ONCE = 20
FIRST_RETRY_SECONDS = 30
LONGEST_RETRY_SECONDS = 3600
MOST_ATTEMPTS = 8
AWAITED_FOR = timedelta(hours=1)
WORDS_KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 1_000


@background(lane=PLATFORM)
def send_owed_mails() -> int:
    """Send what is owed and due, first what somebody waits for, then by age. Returns how many were sent.

    Stops after SEND_FOR_SECONDS and queues itself again where something is left. Safe to run several times at once.
    """
    until = time.monotonic() + SEND_FOR_SECONDS
    line = _Line()
    sent = 0
    try:
        while time.monotonic() < until:
            due = list(_due(timezone.now())[:AT_ONCE])
            if not due:
                return sent
            for mail in due:
                if time.monotonic() >= until:
                    break
                if _claim(mail):
                    sent += _send(mail, line)
    finally:
        line.close()
    if _due(timezone.now()).exists():
        later(send_owed_mails)
    return sent


def is_mail_owed() -> bool:
    """Whether anything is owed and due now."""
    return _due(timezone.now()).exists()


def forget_words(now: datetime | None = None) -> int:
    """Forget what mails said WORDS_KEPT ago. To whom, when and whether it went stays. Returns how many."""
    now = now or timezone.now()
    old = OutgoingMail.objects.filter(forgotten_at__isnull=True, created_at__lt=now - WORDS_KEPT).exclude(
        state__in=[State.WAITING, State.SENDING]
    )
    numbers = list(old.order_by("created_at").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return OutgoingMail.objects.filter(pk__in=numbers).update(text="", html="", headers={}, forgotten_at=now)


def message_id(reference: uuid.UUID) -> str:
    """The Message-ID of a mail, with its angle brackets: the same for every attempt to send it."""
    return f"<{reference.hex}.mail@{mail_host()}>"


def mail_host() -> str:
    """The name under which ids of mails and lists are made: the host of this site."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class _Line:
    """One connection to the mail server for several mails, opened when first used and again after a failure."""

    def __init__(self):
        self._mailer = None

    def send(self, message: EmailMultiAlternatives) -> None:
        if self._mailer is None:
            mailer = mailers.create_connection("default")
            mailer.open()
            self._mailer = mailer
        if not self._mailer.send_messages([message]):
            raise OSError("the mail server took nothing")

    def close(self) -> None:
        mailer, self._mailer = self._mailer, None
        if mailer is not None:
            try:
                mailer.close()
            except (OSError, smtplib.SMTPException):
                logger.info("the mail server did not say goodbye")


def _due(now: datetime):
    return OutgoingMail.objects.filter(
        Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, lease_until__lt=now)
    ).order_by("-is_awaited", "next_at", "id")


def _claim(mail: OutgoingMail) -> bool:
    """Take the row for this process alone and commit that it is being sent."""
    lease_until = timezone.now() + LEASE
    claimed = OutgoingMail.objects.filter(pk=mail.pk, version=mail.version, state=mail.state).update(
        state=State.SENDING, version=F("version") + 1, attempts=F("attempts") + 1, lease_until=lease_until
    )
    if claimed:
        mail.state, mail.lease_until = State.SENDING, lease_until
        mail.version, mail.attempts = mail.version + 1, mail.attempts + 1
    return bool(claimed)


def _send(mail: OutgoingMail, line: _Line) -> bool:
    """Send one claimed mail and write down what became of it. Returns whether it was sent."""
    if not mail.is_awaited and MailStop.objects.filter(address=mail.to.lower()).exists():
        _settle(mail, state=State.STOPPED, error="")
        return False
    if mail.is_awaited and mail.created_at < timezone.now() - AWAITED_FOR:
        _settle(mail, state=State.FAILED, error="Nobody waits for it any more.", **_forgotten())
        return False
    try:
        line.send(as_message(mail))
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()), (0, b""))
        _failed(mail, f"{code} {_spoken(words)}", is_final=500 <= code < 600)
    except smtplib.SMTPResponseException as error:
        line.close()
        # A refused sender or sign-in is our own setting and is put right by us; only the mail itself can be final.
        is_final = isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600
        _failed(mail, f"{error.smtp_code} {_spoken(error.smtp_error)}", is_final=is_final)
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        _failed(mail, f"{type(error).__name__}: {error}", is_final=False)
    except (ValueError, TypeError) as error:
        _failed(mail, f"{type(error).__name__}: {error}", is_final=True)
    else:
        forgotten = _forgotten() if mail.is_awaited else {}
        _settle(mail, state=State.SENT, sent_at=timezone.now(), error="", **forgotten)
        return True
    return False


def as_message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it goes out, RFC 5322. Every one says that a machine made it (RFC 3834), so that none is answered
    by another machine."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={
            "Message-ID": message_id(mail.reference),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **mail.headers,
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _failed(mail: OutgoingMail, reason: str, *, is_final: bool) -> None:
    if is_final or mail.attempts >= MOST_ATTEMPTS:
        _settle(mail, state=State.FAILED, error=reason[:300])
        return
    # Full jitter: anywhere between now and a growing horizon, so that retries do not march in step.
    horizon = min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**mail.attempts)
    if mail.is_awaited:
        horizon = min(horizon, FIRST_RETRY_SECONDS)
    at = timezone.now() + timedelta(seconds=random.uniform(1, horizon))
    _settle(mail, state=State.WAITING, next_at=at, error=reason[:300])


def _settle(mail: OutgoingMail, **fields) -> None:
    """Write an outcome, unless another process has taken the row over since."""
    OutgoingMail.objects.filter(pk=mail.pk, version=mail.version, state=State.SENDING).update(
        version=F("version") + 1, **fields
    )


def _forgotten() -> dict:
    return {"text": "", "html": "", "headers": {}, "forgotten_at": timezone.now()}


def _spoken(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
