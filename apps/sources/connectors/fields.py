"""Fields of something that came from outside, read with their type and their limits, or named as unreadable."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.foundation.plaintext import clean_line, is_safe_url

from .base import Unreadable

TEXT_LIMIT = 18_000
ID_LIMIT = 200
NAME_LIMIT = 150
TITLE_LIMIT = 300
RATINGS = (1, 5)
COUNT_LIMIT = 2_000_000_000
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
# Nothing that is listened to is older than the web; earlier moments come from empty fields and broken clocks.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class Fields:
    """The fields of a JSON object. `path` is where it stands in the whole, so that a message can name a field."""

    def __init__(self, data: Any, path: str = ""):
        self.path = path
        if not isinstance(data, dict):
            raise Unreadable(_("%(field)s is not an object.") % {"field": path or _("The item")})
        self.data = data

    def named(self, name: str) -> str:
        """The field's name with the way to it, as "account.url"."""
        return f"{self.path}.{name}" if self.path else name

    def require(self, name: str) -> None:
        """Raise Unreadable where a field is missing or null; it may be empty."""
        if self.data.get(name) is None:
            raise Unreadable(_("%(field)s is missing.") % {"field": self.named(name)})

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        """A text, "" where it is missing or null. Raises Unreadable where it has more than `limit` characters."""
        value = self._value(name, str, _("text"), required)
        if value is None:
            return ""
        if len(value) > limit:
            raise Unreadable(
                _("%(field)s has %(length)d characters; at most %(limit)d are taken.")
                % {"field": self.named(name), "length": len(value), "limit": limit}
            )
        if required and not value.strip():
            raise Unreadable(_("%(field)s is empty.") % {"field": self.named(name)})
        return value

    def line(self, name: str, limit: int) -> str:
        """One clean line, cut at `limit` characters; names and titles that are longer lose nothing that matters."""
        return clean_line(self._value(name, str, _("text"), False) or "", limit)

    def identifier(self, name: str, *, required: bool = False) -> str:
        """An id, always text: a number that was read as one may have lost its last digits."""
        value = self.text(name, ID_LIMIT, required=required)
        if value and (not value.isprintable() or value != value.strip()):
            raise Unreadable(_("%(field)s holds characters that no id has.") % {"field": self.named(name)})
        return value

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment in ISO 8601 with its zone, in UTC."""
        value = self._value(name, str, _("text"), required)
        if value is None:
            return None
        try:
            return read_moment(value)
        except ValueError as error:
            raise Unreadable(f"{self.named(name)}: {error}") from error

    def address(self, name: str) -> str:
        """A web address that may be linked, "" where there is none."""
        value = self._value(name, str, _("text"), False)
        if value and not is_safe_url(value):
            raise Unreadable(_("%(field)s is not a web address (http or https).") % {"field": self.named(name)})
        return value or ""

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds, or None where it is missing."""
        value = self._value(name, int, _("a whole number"), False)
        if value is not None and not least <= value <= most:
            raise Unreadable(
                _("%(field)s is %(value)s; it must be from %(least)d to %(most)d.")
                % {"field": self.named(name), "value": str(value)[:20], "least": least, "most": most}
            )
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where it is missing."""
        return bool(self._value(name, bool, _("true or false"), False))

    def language(self, name: str) -> str:
        """A language code, "" where it is missing."""
        value = self.text(name, 40).strip()
        if value and not LANGUAGE.fullmatch(value):
            raise Unreadable(_("%(field)s is not a language code such as “en”.") % {"field": self.named(name)})
        return value.replace("_", "-")

    def part(self, name: str) -> "Fields":
        """The object in this field. Raises Unreadable where it is missing."""
        self.require(name)
        return Fields(self.data[name], self.named(name))

    def parts(self, name: str, limit: int) -> list["Fields"]:
        """The objects of a list, none where it is missing."""
        values = self._value(name, list, _("a list"), False) or []
        if len(values) > limit:
            raise Unreadable(
                _("%(field)s has %(length)d entries; at most %(limit)d are taken.")
                % {"field": self.named(name), "length": len(values), "limit": limit}
            )
        return [Fields(value, f"{self.named(name)}[{place}]") for place, value in enumerate(values)]

    def _value(self, name: str, kind: type, called: str, required: bool) -> Any:
        value = self.data.get(name)
        if value is None:
            if required:
                self.require(name)
            return None
        if type(value) is not kind:
            raise Unreadable(_("%(field)s must be %(kind)s.") % {"field": self.named(name), "kind": called})
        return value


def read_moment(value: str) -> datetime:
    """A moment from ISO 8601 with a zone, in UTC. Raises ValueError with what is wrong."""
    try:
        moment = datetime.fromisoformat(value.strip()) if len(value) <= 64 else None
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(_("this is not a time in ISO 8601, as 2026-03-01T09:30:00Z"))
    if moment.tzinfo is None:
        raise ValueError(_("the time has no zone; end it with Z or an offset such as +02:00"))
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(_("this time is out of range")) from error
    if moment < EARLIEST:
        raise ValueError(_("the time is before 1990"))
    return moment


def short_id(value: str) -> str:
    """An id that fits: itself up to 200 characters, else its SHA-256."""
    return value if len(value) <= ID_LIMIT else f"sha256:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"
