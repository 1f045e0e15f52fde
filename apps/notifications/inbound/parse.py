"""Read a mail of any shape: RFC 5322 with MIME, and whatever real mail programs make of it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

from apps.foundation.plaintext import clean_line

from .charsets import decoded, words_of_header

HEADER_BYTES_LIMIT = 256 * 1024
HEADER_LIMIT = 300
BOUNDARY_LIMIT = 50
LINE_LIMIT = 600_000
PART_LIMIT = 200
DEPTH_LIMIT = 20
TEXT_LIMIT = 200_000
ADDRESS_LIMIT = 100
ATTACHMENT_LIMIT = 50

# Where the address that a mail was really brought to is told, the most reliable first.
RECIPIENT_HEADERS = (
    "X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To", "To", "Cc", "Bcc",
)  # fmt: skip
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_BARE_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>,;:\"()\[\]]{1,64}@[^\s\x00-\x1f\x7f<>,;:\"()\[\]@]{1,190}")


class Unreadable(Exception):
    """Nobody can make anything of this mail; its text says why."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along. `is_inline` for what the mail program shows between the words."""

    name: str
    kind: str
    content: bytes
    is_inline: bool


@dataclass(slots=True)
class Letter:
    """A mail as far as it could be read. Addresses are lower-case; text and html are cut at TEXT_LIMIT characters.

    `sender` is certain only where `sender_count` is one: some mails name several, or none that can be read.

    `reports` are the blocks of a delivery report (RFC 3464), each a mapping of lower-case names to values;
    `returned` is the head of the mail that a report sends back.
    """

    message: Message
    message_id: str = ""
    sender: str = ""
    sender_count: int = 0
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    is_flowed: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)
    returned: str = ""

    def values(self, name: str) -> list[str]:
        """All values of a header from the top down, unfolded and decoded."""
        # Not through `get_all`, which makes question marks of letters that came without an encoding.
        return [words_of_header(value) for key, value in self.message.raw_items() if key.lower() == name.lower()]

    def value(self, name: str) -> str:
        """The first value of a header, or the empty string."""
        return next(iter(self.values(name)), "")

    def has(self, name: str) -> bool:
        """Whether the header is there at all, empty or not."""
        return name in self.message


def read_mail(raw: bytes) -> Letter:
    """Understand a mail. Raises Unreadable for what is no mail or would take too long; never anything else.

    Headers are read as plain strings and decoded here: the parser's own structured headers raise a dozen different
    errors on what is really sent.
    """
    _check_limits(raw)
    try:
        message = message_from_bytes(raw, policy=compat32)
    except (RecursionError, ValueError, LookupError, AssertionError) as error:
        raise Unreadable(f"Its parts cannot be told apart: {type(error).__name__}.") from error
    if not message.keys():
        raise Unreadable("It has no headers, so it is no mail.")
    letter = Letter(message)
    letter.message_id = first_message_id(letter.value("Message-ID"))
    letter.sender, letter.sender_count = _sender(letter.values("From"))
    letter.recipients = _recipients(letter)
    letter.subject = clean_line(letter.value("Subject"), 150)
    for part, depth in _parts(message):
        _read_part(letter, part, depth)
    return letter


def addresses_in(values: list[str]) -> list[str]:
    """The mail addresses in header values, lower-case, each once, in their order, at most ADDRESS_LIMIT."""
    found: dict[str, None] = {}
    for value in values[:ADDRESS_LIMIT]:
        value = value[:10_000]
        pairs: list[tuple[str, str]] = []
        with suppress(Exception):
            pairs = getaddresses([value])
        addresses = [address for _name, address in pairs if "@" in address] or _BARE_ADDRESS.findall(value)
        for address in addresses:
            address = "".join(address.split()).strip("<>.,;").lower()
            if 3 <= len(address) <= 254 and address.isprintable():
                found[address] = None
    return list(found)[:ADDRESS_LIMIT]


def first_message_id(value: str) -> str:
    """The first message id in a header's value, with its brackets; one without brackets gets them."""
    if match := _MESSAGE_ID.search(value):
        return match.group()
    bare = "".join(character for character in value if "!" <= character <= "~" and character not in "<>")
    return f"<{bare[:250]}>" if bare else ""


def message_ids(text: str) -> list[str]:
    """All message ids in a text, each once, in their order."""
    return list(dict.fromkeys(_MESSAGE_ID.findall(text)))


def _check_limits(raw: bytes) -> None:
    head = raw[: HEADER_BYTES_LIMIT + 4]
    ends = [place for place in (head.find(b"\n\n"), head.find(b"\r\n\r\n"), head.find(b"\r\r")) if place >= 0]
    if not ends and len(raw) > HEADER_BYTES_LIMIT:
        raise Unreadable(f"Its headers have more than {HEADER_BYTES_LIMIT // 1024} kB.")
    head = head[: min(ends)] if ends else head
    headers = sum(1 for line in head.split(b"\n") if line[:1] not in (b" ", b"\t", b"\r", b""))
    if headers > HEADER_LIMIT:
        raise Unreadable(f"It has {headers} headers; {HEADER_LIMIT} are the most.")
    # The parser compares every line with every boundary around it, so many of both would take minutes.
    if (boundaries := raw.lower().count(b"boundary")) > BOUNDARY_LIMIT:
        raise Unreadable(f"It has {boundaries} boundaries between its parts; {BOUNDARY_LIMIT} are the most.")
    if (lines := raw.count(b"\n")) > LINE_LIMIT:
        raise Unreadable(f"It has {lines} lines; {LINE_LIMIT} are the most.")


def _sender(values: list[str]) -> tuple[str, int]:
    """The address that a mail says it is from, and how many it names: none is certain where that is not one.

    What cannot be read as an address list may still be shown to staff, but counts as nobody's.
    """
    pairs: list[tuple[str, str]] = []
    with suppress(Exception):
        pairs = getaddresses([value[:10_000] for value in values[:ADDRESS_LIMIT]])
    certain = [address for _name, address in pairs if _BARE_ADDRESS.fullmatch(address)]
    if len(certain) == len(pairs) and len(values) == 1 and len(set(certain)) == 1:
        return certain[0].lower(), 1
    guessed = addresses_in(values)
    return (guessed[0] if guessed else ""), (len(guessed) if len(guessed) > 1 else 0)


def _recipients(letter: Letter) -> tuple[str, ...]:
    return tuple(addresses_in([value for name in RECIPIENT_HEADERS for value in letter.values(name)]))


def _parts(message: Message) -> Iterator[tuple[Message, int]]:
    """Every part that has content, with how deep it lies, from the outside in; bounded in number and depth.

    A mail inside a mail is one part: its words are not this sender's words.
    """
    waiting, seen = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if seen > PART_LIMIT:
            return
        kind = _kind(part)
        is_whole = kind.startswith("message/") and part is not message
        if part.is_multipart() and not is_whole and depth < DEPTH_LIMIT:
            waiting[:0] = [(inner, depth + 1) for inner in part.get_payload() if isinstance(inner, Message)]
        elif not part.is_multipart() or is_whole:
            yield part, depth


def _read_part(letter: Letter, part: Message, depth: int) -> None:
    kind = _kind(part)
    if kind == "message/delivery-status":
        letter.reports += _report_blocks(part)
    elif kind in ("text/rfc822-headers", "message/rfc822", "message/rfc822-headers"):
        letter.returned = letter.returned or _head_of(part)
    elif kind == "text/plain" and not _is_attached(part):
        letter.text = _joined(letter.text, _text_of(part))
        letter.is_flowed = letter.is_flowed or _parameter(part, "format").lower() == "flowed"
    elif kind == "text/html" and not _is_attached(part):
        letter.html = _joined(letter.html, _text_of(part))
    elif len(letter.attachments) < ATTACHMENT_LIMIT and (content := _content(part)):
        letter.attachments.append(Attachment(_name_of(part), kind, content, _is_inline(part)))


def _kind(part: Message) -> str:
    with suppress(Exception):
        return part.get_content_type()
    return "text/plain"


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment") or bool(_name_of(part))


def _is_inline(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    return disposition.startswith("inline") or ("Content-ID" in part and not disposition.startswith("attachment"))


def _name_of(part: Message) -> str:
    with suppress(Exception):
        return clean_line(words_of_header(part.get_filename("") or ""), 100)
    return ""


def _parameter(part: Message, name: str) -> str:
    with suppress(Exception):
        value = part.get_param(name)
        return value if isinstance(value, str) else ""
    return ""


def _content(part: Message) -> bytes:
    with suppress(Exception):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _text_of(part: Message) -> str:
    return decoded(_content(part), _parameter(part, "charset"))[:TEXT_LIMIT]


def _joined(before: str, text: str) -> str:
    return (f"{before}\n\n{text}" if before else text)[:TEXT_LIMIT]


def _report_blocks(part: Message) -> list[dict[str, str]]:
    """The blocks of a delivery report; the parser makes a little message of each, broken reports stay text."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        payload = [message_from_bytes(block.encode("utf-8", "replace")) for block in str(payload).split("\n\n")[:50]]
    blocks = []
    for block in payload[:50]:
        with suppress(Exception):
            blocks.append({name.lower(): words_of_header(value) for name, value in block.items()})
    return [block for block in blocks if block]


def _head_of(part: Message) -> str:
    """The headers of the mail inside this part, as text of at most 20,000 characters."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload:
        return "\n".join(f"{name}: {words_of_header(value)}" for name, value in payload[0].items())[:20_000]
    return decoded(_content(part), "")[:20_000]
