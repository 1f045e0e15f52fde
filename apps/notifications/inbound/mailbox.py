"""The mailbox door: look into a mailbox by IMAP, store what is new, and only then mark it as seen.

What was read is remembered by UIDVALIDITY and UID, so a mail is neither lost when somebody else has opened it nor taken
twice when this process ends between storing and marking.
"""

import imaplib
import logging
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from ..models import InboundMail, MailboxCursor
from .store import TooLarge, store_mail, store_refusal

logger = logging.getLogger(__name__)

DOOR = "imap"
SOCKET_SECONDS = 10
# A task ends after thirty seconds; what is left is read the next time.
SECONDS_AT_A_TIME = 18
MAILS_AT_A_TIME = 100
LEASE = timedelta(seconds=60)
KINDS = {"imaps": (MailBox, 993), "imap+tls": (MailBoxStartTls, 143), "imap": (MailBoxUnencrypted, 143)}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where to look: the parts of IMAP_URL. `name` says which one it is, without the password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:255]

    def __repr__(self) -> str:
        return f"<Mailbox {self.name}>"


def mailbox_of(url: str) -> Mailbox:
    """The mailbox that imaps://user:password@host:993/INBOX names; the parts are percent-encoded where needed.

    Raises ImproperlyConfigured naming what is wrong with it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("IMAP_URL is no address: imaps://user:password@host:993/INBOX is one.") from None
    if parts.scheme not in KINDS:
        raise ImproperlyConfigured(f"IMAP_URL begins with one of {', '.join(KINDS)}, followed by ://")
    if not (parts.hostname and parts.username and parts.password):
        raise ImproperlyConfigured("IMAP_URL names a user, a password and a host: imaps://user:password@host/INBOX")
    return Mailbox(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or KINDS[parts.scheme][1],
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def read_mailbox() -> int:
    """Store what is new in the mailbox of IMAP_URL. Returns how many mails were new to us; one reader at a time.

    A mailbox that cannot be reached is an error on its row, and is tried again by the clock.
    """
    if not settings.IMAP_URL:
        return 0
    mailbox = mailbox_of(settings.IMAP_URL)
    cursor = _claim(mailbox.name)
    if cursor is None:
        return 0
    error = ""
    try:
        return _read(mailbox, cursor)
    except (ImapToolsError, imaplib.IMAP4.error, OSError, EOFError) as problem:
        error = f"{type(problem).__name__}: {problem}"[:300].replace(mailbox.password, "…")
        logger.warning("the mailbox could not be read: %s", type(problem).__name__)
        return 0
    finally:
        MailboxCursor.objects.filter(pk=cursor.pk).update(polling_until=None, read_at=timezone.now(), error=error)


def _claim(name: str) -> MailboxCursor | None:
    now = timezone.now()
    cursor, _made = MailboxCursor.objects.get_or_create(mailbox=name)
    free = MailboxCursor.objects.filter(Q(polling_until=None) | Q(polling_until__lt=now), pk=cursor.pk)
    return cursor if free.update(polling_until=now + LEASE) else None


def _read(mailbox: Mailbox, cursor: MailboxCursor) -> int:
    ends = time.monotonic() + SECONDS_AT_A_TIME
    kind, _port = KINDS[mailbox.scheme]
    stored = 0
    box = kind(mailbox.host, mailbox.port, timeout=SOCKET_SECONDS)
    with closing(_Goodbye(box)):
        box.login(mailbox.user, mailbox.password, initial_folder=mailbox.folder)
        validity = _validity(box, mailbox.folder)
        if validity != cursor.validity:
            # All ids are new: what was stored is known by its bytes, and what was marked is not looked for.
            cursor.validity, cursor.last_uid = validity, 0
        for uid in _new_uids(box, cursor)[:MAILS_AT_A_TIME]:
            if time.monotonic() > ends:
                break
            stored += _take(box, uid, place=f"{mailbox.name}:{validity}:{uid}")
            cursor.last_uid = max(cursor.last_uid, uid)
            cursor.save(update_fields=["validity", "last_uid"])
    return stored


def _take(box: BaseMailBox, uid: int, *, place: str) -> bool:
    """Store one mail and then mark it as seen. Returns whether it was new."""
    is_new = False
    if not InboundMail.objects.filter(place=place[:255]).exists():
        raw = _fetch(box, uid)
        if raw is None:
            # Somebody deleted it meanwhile.
            return False
        with transaction.atomic():
            try:
                _mail, is_new = store_mail(raw, door=DOOR, place=place)
            except TooLarge:
                _mail, is_new = store_refusal(door=DOOR, place=place, size=len(raw))
    box.client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
    return is_new


def _new_uids(box: BaseMailBox, cursor: MailboxCursor) -> list[int]:
    """What nobody has seen, and what came after the last one that we read, whoever has seen it; the oldest first."""
    wanted = "UNSEEN" if not cursor.last_uid else f"OR UNSEEN UID {cursor.last_uid + 1}:*"
    kind, data = box.client.uid("SEARCH", None, wanted)
    if kind != "OK":
        raise imaplib.IMAP4.error("the mailbox cannot be searched")
    found = {int(uid) for line in data if line for uid in line.split() if uid.isdigit()}
    # "9:*" always names the last mail, also where that is number 5, which we have read.
    return sorted(found)


def _fetch(box: BaseMailBox, uid: int) -> bytes | None:
    """The mail's bytes without marking it; of one that is too large a byte more than the limit, which tells."""
    limit = settings.INBOUND_MAIL_SIZE_LIMIT + 1
    kind, data = box.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{limit}>)")
    if kind != "OK":
        raise imaplib.IMAP4.error("a mail cannot be fetched")
    return next(_literals(data), None)


def _literals(data: list) -> Iterator[bytes]:
    for part in data:
        if isinstance(part, tuple) and len(part) > 1 and isinstance(part[1], bytes):
            yield part[1]


def _validity(box: BaseMailBox, folder: str) -> str:
    return str(box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])


class _Goodbye:
    """Ends a connection whatever happened on it before."""

    def __init__(self, box: BaseMailBox):
        self.box = box

    def close(self) -> None:
        with suppress(Exception):
            self.box.logout()
        with suppress(Exception):
            self.box.client.shutdown()
