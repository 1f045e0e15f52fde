"""Outgoing mail: the only way to an inbox. A mail is a row of the transaction that has something to say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .background import later
from .letters import clean_line, cut_text, strip_tricks
from .models import MailStop, OutgoingMail
from .sending import mail_host, send_owed_mails

ADDRESS_LIMIT = 254
SUBJECT_LIMIT = 200
WORDS_LIMIT = 200_000
HEADERS_LIMIT = 30
HEADER_LIMIT = 2_000

_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]*")
# Set by what sends; anything here would name a second one.
_OURS = {"to", "cc", "bcc", "subject", "date", "message-id", "content-type", "mime-version"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to queue, see `queue_mail`."""

    to: str
    subject: str
    text: str
    html: str = ""
    person: models.Model | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    once: str = ""
    is_awaited: bool = False


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    person: models.Model | None = None,
    headers: Mapping[str, str] | None = None,
    once: str = "",
    is_awaited: bool = False,
) -> OutgoingMail:
    """Owe somebody a mail; it is part of the caller's transaction and is sent in the background.

    `person` says whose it is, for export and deletion. `once` is a key: a second mail with it is not made, and the
    first is returned. `is_awaited` is for what somebody asked for and sits waiting for, like a sign-in code: it goes
    first, even to an address that takes no mail, is given up after an hour, and its words are forgotten once sent.
    Subjects are made one readable line. Raises ValidationError for an address that is none, ValueError for a header
    that cannot be sent.
    """
    letter = Letter(
        to=to,
        subject=subject,
        text=text,
        html=html,
        person=person,
        headers=headers or {},
        once=once,
        is_awaited=is_awaited,
    )
    return queue_mails([letter])[0]


@transaction.atomic
def queue_mails(letters: Sequence[Letter]) -> list[OutgoingMail]:
    """Owe many mails at once, in the order given; see `queue_mail`. A handful of queries however many they are."""
    if not letters:
        return []
    stopped = stopped_addresses(letter.to for letter in letters)
    mails = [_as_mail(letter, stopped) for letter in letters]
    once = {mail.once for mail in mails if mail.once}
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=bool(once), batch_size=500)
    if once:
        # What was told before has no row of its own, and those made beside it were not given their numbers.
        known = {mail.once: mail for mail in OutgoingMail.objects.filter(once__in=once)}
        unnumbered = [mail.reference for mail in mails if not mail.once]
        numbered = {mail.reference: mail for mail in OutgoingMail.objects.filter(reference__in=unnumbered)}
        mails = [known[mail.once] if mail.once else numbered[mail.reference] for mail in mails]
    if any(mail.state == OutgoingMail.State.WAITING for mail in mails):
        later(send_owed_mails)
    return mails


def is_our_message_id(value: str) -> bool:
    """Whether a Message-ID is of a mail that left here; a mail that comes back to us is known by it."""
    found = re.fullmatch(r"<?([0-9a-f]{32})\.mail@([^<>@\s]{1,253})>?", value.strip()[:400])
    return bool(found) and found[2] == mail_host() and OutgoingMail.objects.filter(reference=found[1]).exists()


def stop_mail(address: str, *, reason: str, at: datetime | None = None) -> MailStop:
    """Send no more mail to an address, and say why. The first reason stays. Safe to repeat."""
    stop, _made = MailStop.objects.get_or_create(
        address=folded(address), defaults={"reason": clean_line(reason, 300), "at": at or timezone.now()}
    )
    return stop


def resume_mail(address: str) -> bool:
    """Send mail to an address again. Returns whether it was stopped."""
    return bool(MailStop.objects.filter(address=folded(address)).delete()[0])


def is_stopped(address: str) -> bool:
    """Whether an address takes no mail."""
    return MailStop.objects.filter(address=folded(address)).exists()


def stopped_addresses(addresses) -> set[str]:
    """Those of the addresses, folded, that take no mail."""
    return set(
        MailStop.objects.filter(address__in={folded(one) for one in addresses}).values_list("address", flat=True)
    )


def folded(address: str) -> str:
    """An address as it is compared: without regard to capitals."""
    return address.strip().lower()


def retry_mail(mail: OutgoingMail) -> OutgoingMail:
    """Try again what failed, from the beginning. Raises ValidationError for any other mail."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
        if mail.state not in (OutgoingMail.State.FAILED, OutgoingMail.State.STOPPED):
            raise ValidationError(_("Only what failed or was stopped can be tried again."))
        if mail.forgotten_at:
            raise ValidationError(_("Its words were forgotten, so it cannot be sent any more."))
        if not mail.is_awaited and is_stopped(mail.to):
            raise ValidationError(_("This address takes no mail. Lift that first."))
        mail.state, mail.attempts, mail.error, mail.next_at = OutgoingMail.State.WAITING, 0, "", timezone.now()
        mail.created_at = mail.next_at
        mail.version += 1
        mail.save(update_fields=["state", "attempts", "error", "next_at", "created_at", "version"])
        later(send_owed_mails)
    return mail


def _as_mail(letter: Letter, stopped: set[str]) -> OutgoingMail:
    to = letter.to.strip()
    if len(to) > ADDRESS_LIMIT:
        raise ValidationError(_("A mail address has at most %(limit)d characters.") % {"limit": ADDRESS_LIMIT})
    validate_email(to)
    is_held = folded(to) in stopped and not letter.is_awaited
    mail = OutgoingMail(
        once=letter.once,
        to=to,
        person_id=letter.person.pk if letter.person else None,
        subject=clean_line(letter.subject, SUBJECT_LIMIT) or _("News"),
        headers=_checked(letter.headers),
        is_awaited=letter.is_awaited,
    )
    if len(letter.once) > 200:
        raise ValueError("the key that makes a mail told once has at most 200 characters")
    if is_held:
        mail.state, mail.forgotten_at = OutgoingMail.State.STOPPED, timezone.now()
    else:
        mail.text = cut_text(strip_tricks(letter.text), WORDS_LIMIT)
        if len(letter.html) > WORDS_LIMIT:
            raise ValueError(f"the HTML of a mail has at most {WORDS_LIMIT} characters")
        mail.html = letter.html
    return mail


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, when each is one line of a name that is not set elsewhere. Raises ValueError for others."""
    if len(headers) > HEADERS_LIMIT:
        raise ValueError(f"a mail has at most {HEADERS_LIMIT} headers of its own")
    for name, value in headers.items():
        fits = _HEADER_NAME.fullmatch(name) and name.lower() not in _OURS
        if not fits or len(str(value)) > HEADER_LIMIT or not _HEADER_VALUE.fullmatch(str(value)):
            raise ValueError(f"the mail header {name[:60]!r} cannot be sent")
    return {name: str(value) for name, value in headers.items()}
