"""What one row of a file means, or which of its fields stands in the way."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.foundation.plaintext import clean_line, clean_text, is_safe_url

from ..columns import REQUIRED
from .base import Author, Incoming, OfficialReply
from .fields import (
    COUNT_LIMIT,
    EARLIEST,
    ID_LIMIT,
    LANGUAGE,
    NAME_LIMIT,
    RATINGS,
    TEXT_LIMIT,
    TITLE_LIMIT,
    short_id,
)

# Spreadsheets show long numbers as 5.70306E+17, and their last digits are gone.
ROUNDED_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+]?\d+", re.IGNORECASE)
SPREADSHEET_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|NUM!|NULL!|DIV/0!|#+)")
SKEW = timedelta(minutes=5)


class RowError(Exception):
    """A row that cannot be taken: which `field` stands in the way ("" for the whole row) and the `reason`."""

    def __init__(self, field: str, reason: str):
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


def read_row(
    row: Mapping[str, str],
    mapping: Mapping[str, str],
    time_zone: str | tzinfo,
    date_format: str = "",
    *,
    namespace: str = "",
) -> Incoming:
    """One row as something heard. `mapping` leads from field to column.

    Times without a zone are in `time_zone`; `date_format` is as for strptime, "" for ISO 8601. `namespace` keeps the
    author ids of different exports apart. Without a column of author ids every row has an author of its own, so that
    namesakes are not taken for one person. Raises RowError.
    """
    for field in REQUIRED:
        if not mapping.get(field):
            raise RowError(field, _("no column was chosen for it"))
    cells = {field: (row.get(column) or "").strip() for field, column in mapping.items() if column}
    zone = _zone(time_zone)
    external_id = _identifier(cells, "external_id")
    if not external_id:
        raise RowError("external_id", _("is empty"))
    now = datetime.now(UTC)
    said_at = _moment(cells, "said_at", zone, date_format, now)
    text = clean_text(cells["text"], TEXT_LIMIT + 1)
    if not text.strip():
        raise RowError("text", _("is empty"))
    if len(cells["text"]) > TEXT_LIMIT:
        told = {"length": len(cells["text"]), "limit": TEXT_LIMIT}
        raise RowError("text", _("has %(length)d characters; at most %(limit)d are taken") % told)
    replies = _replies(cells, zone, date_format, now)
    return Incoming(
        external_id=external_id,
        text=text,
        author=_author(cells, external_id, namespace),
        said_at=said_at,
        # A later export with a newer reply is a newer version of the row.
        version=max([said_at, *(reply.said_at for reply in replies)]),
        url=_address(cells, "url"),
        title=clean_line(cells.get("title", ""), TITLE_LIMIT),
        parent_id=_identifier(cells, "parent_id"),
        conversation_id=_identifier(cells, "conversation_id"),
        language=_language(cells),
        rating=_rating(cells),
        replies=replies,
        raw=dict(row),
    )


def _author(cells: dict[str, str], external_id: str, namespace: str) -> Author:
    own_id = _identifier(cells, "author_id")
    whose = f"id:{own_id}" if own_id else f"row:{external_id}"
    name = clean_line(cells.get("author_name", ""), NAME_LIMIT)
    return Author(
        external_id=short_id(f"{namespace}:{whose}" if namespace else whose),
        name=name,
        url=_address(cells, "author_url"),
        followers=_followers(cells),
    )


def _identifier(cells: dict[str, str], field: str) -> str:
    value = cells.get(field, "")
    if len(value) > ID_LIMIT:
        raise RowError(field, _("has more than %(limit)d characters") % {"limit": ID_LIMIT})
    if ROUNDED_NUMBER.fullmatch(value) or SPREADSHEET_ERROR.fullmatch(value):
        raise RowError(
            field,
            _("“%(value)s” is no id: a spreadsheet rounded or broke it. Export again and import the column as text")
            % {"value": value},
        )
    if not value.isprintable():
        raise RowError(field, _("holds characters that no id has"))
    return value


def _moment(cells: dict[str, str], field: str, zone: tzinfo, date_format: str, now: datetime) -> datetime:
    value = cells.get(field, "")
    if not value:
        raise RowError(field, _("is empty"))
    try:
        moment = datetime.strptime(value, date_format) if date_format else datetime.fromisoformat(value)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, re.error) as error:
        told = {"value": value[:60], "format": date_format or "2026-03-01 09:30:00"}
        raise RowError(field, _("“%(value)s” is not a time as in %(format)s") % told) from error
    if moment < EARLIEST:
        raise RowError(field, _("“%(value)s” is before 1990") % {"value": value[:60]})
    if moment > now + SKEW:
        raise RowError(field, _("“%(value)s” is in the future") % {"value": value[:60]})
    return min(moment, now)


def _zone(time_zone: str | tzinfo) -> tzinfo:
    if isinstance(time_zone, tzinfo):
        return time_zone
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise RowError("said_at", _("“%(zone)s” is not a time zone") % {"zone": str(time_zone)[:60]}) from error


def _replies(cells: dict[str, str], zone: tzinfo, date_format: str, now: datetime) -> tuple[OfficialReply, ...]:
    text = clean_text(cells.get("reply_text", ""), TEXT_LIMIT)
    if not text.strip():
        return ()
    if "reply_at" not in cells:
        raise RowError("reply_at", _("no column was chosen for the time of the reply"))
    return (OfficialReply(text, _moment(cells, "reply_at", zone, date_format, now)),)


def _address(cells: dict[str, str], field: str) -> str:
    value = cells.get(field, "")
    if value and not is_safe_url(value):
        raise RowError(field, _("is not a web address (http or https)"))
    return value


def _language(cells: dict[str, str]) -> str:
    value = cells.get("language", "")
    if value and not LANGUAGE.fullmatch(value):
        raise RowError("language", _("is not a language code such as “en”"))
    return value.replace("_", "-")


def _rating(cells: dict[str, str]) -> int | None:
    value = cells.get("rating", "")
    if not value:
        return None
    match = re.fullmatch(r"([0-9]{1,3})(?:[.,]0{1,6})?", value)
    if not match or not RATINGS[0] <= int(match[1]) <= RATINGS[1]:
        told = {"value": value[:20], "least": RATINGS[0], "most": RATINGS[1]}
        raise RowError("rating", _("“%(value)s” is not a whole number from %(least)d to %(most)d") % told)
    return int(match[1])


def _followers(cells: dict[str, str]) -> int | None:
    value = cells.get("followers", "")
    if not value:
        return None
    match = re.fullmatch(r"([0-9]{1,10})(?:\.0+)?", value)
    if not match or int(match[1]) > COUNT_LIMIT:
        raise RowError("followers", _("“%(value)s” is not a whole number") % {"value": value[:20]})
    return int(match[1])
