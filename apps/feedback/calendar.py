"""Town halls as a calendar that other programs subscribe to: iCalendar (RFC 5545).

Times are written in UTC, which every program shows by its owner's clock, so no VTIMEZONE is needed (3.3.5, form 2).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from apps.foundation.plaintext import html_to_text
from apps.foundation.sending import mail_host

from .models import TownHall

CONTENT_TYPE = "text/calendar; charset=utf-8"
# The longest line in octets, without its end (3.1).
LINE_OCTETS = 75
DESCRIPTION_LIMIT = 2_000
# What ends a line for one program or another; in a text each is written as "\n" (3.3.11).
_LINE_ENDS = re.compile("\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# CONTROL of the grammar of 3.1, and what stands for no character at all.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def calendar_of(halls: Iterable[TownHall], *, name: str) -> bytes:
    """A calendar with an entry for each town hall, announced or cancelled. `name` is what programs call it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//helpcenter//town halls//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{as_text(name)}",
    ]
    for hall in halls:
        lines += _entry(hall)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def as_text(value: str) -> str:
    """A value of type TEXT (3.3.11): backslash, semicolon, comma and line ends escaped, control characters left out."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\\\\n", value))


def folded(line: str) -> bytes:
    """A content line with its end, folded into lines of at most 75 octets; no character is cut in two (3.1)."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            # The blank that begins a folded line counts, too.
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _entry(hall: TownHall) -> list[str]:
    address = f"{settings.SITE_URL}{hall.get_absolute_url()}"
    words = html_to_text(hall.html)[:DESCRIPTION_LIMIT]
    if hall.is_cancelled:
        words = f"{_('Cancelled')}: {hall.cancelled_because}\n\n{words}"
    return [
        "BEGIN:VEVENT",
        f"UID:town-hall-{hall.pk}@{mail_host()}",
        f"DTSTAMP:{_moment(hall.changed_at)}",
        f"LAST-MODIFIED:{_moment(hall.changed_at)}",
        f"SEQUENCE:{hall.sequence}",
        f"DTSTART:{_moment(hall.starts_at)}",
        f"DTEND:{_moment(hall.ends_at)}",
        f"SUMMARY:{as_text(hall.title)}",
        f"DESCRIPTION:{as_text(f'{words}\n\n{address}')}",
        f"URL:{address}",
        f"STATUS:{'CANCELLED' if hall.is_cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
