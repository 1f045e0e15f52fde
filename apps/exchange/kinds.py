"""What a value in an export may be: how it is written as JSON, and what is taken when it comes in again.

Each kind turns a value of the database into one of JSON (`told`) and back (`read`). Reading raises Wrong with a
sentence about what does not fit: whatever a file says is somebody else's word.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST_ID = 2**62
LARGEST_FILE = 2**40
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
# Control characters, and the separators that some programs take for the end of a line.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NOT_IN_TEXTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
HALVES = re.compile("[\ud800-\udfff]")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20]+\Z", re.IGNORECASE)
DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class Wrong(Exception):
    """A value that cannot be taken; says why."""


class Kind:
    """A kind of value. `is_needed` says that it may not be null; `words` describes it for the documentation."""

    words = ""

    def __init__(self, *, is_needed: bool = True) -> None:
        self.is_needed = is_needed

    def told(self, value: Any) -> Any:
        """The value of the database as JSON."""
        return None if value is None else self._told(value)

    def read(self, value: Any) -> Any:
        """The value of JSON as the database takes it. Raises Wrong."""
        if value is None:
            if self.is_needed:
                raise Wrong(_("it may not be empty"))
            return None
        return self._read(value)

    def _told(self, value: Any) -> Any:
        return value

    def _read(self, value: Any) -> Any:
        return value


class Text(Kind):
    """Words: on one line, or on several. `validators` are Django's, each raising ValidationError."""

    def __init__(
        self,
        *,
        limit: int | None,
        is_long: bool = False,
        choices: Sequence[str] = (),
        may_be_blank: bool = True,
        validators: Sequence[Callable] = (),
        is_needed: bool = True,
    ) -> None:
        super().__init__(is_needed=is_needed)
        self.limit, self.is_long, self.choices = limit, is_long, frozenset(choices)
        self.may_be_blank, self.validators = may_be_blank, tuple(validators)
        self._forbidden = NOT_IN_TEXTS if is_long else CONTROLS

    @property
    def words(self) -> str:
        if self.choices:
            return "one of " + ", ".join(f"`{one}`" for one in sorted(self.choices) if one)
        limit = f", at most {self.limit:,} characters" if self.limit else ""
        return ("text" if self.is_long else "one line") + limit

    def _told(self, value: str) -> str:
        return self._forbidden.sub("" if self.is_long else " ", value)

    def _read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise Wrong(_("it should be a text"))
        if self.limit is not None and len(value) > self.limit:
            raise Wrong(
                _("it has %(length)d characters, %(limit)d are the most") % {"length": len(value), "limit": self.limit}
            )
        if not value:
            if not self.may_be_blank:
                raise Wrong(_("it may not be empty"))
            return value
        if self.choices and value not in self.choices:
            raise Wrong(_("“%(value)s” is none of its values") % {"value": value[:40]})
        if self._forbidden.search(value) or HALVES.search(value):
            raise Wrong(_("it has characters that no text has"))
        for validator in self.validators:
            try:
                validator(value)
            except ValidationError as error:
                raise Wrong(" ".join(error.messages)) from None
        return value


class WebAddress(Text):
    """An address of the web, or nothing."""

    words = "an address that begins with `http://` or `https://`, or an empty text"

    def __init__(self, *, limit: int | None, is_needed: bool = True) -> None:
        super().__init__(limit=limit, is_needed=is_needed)

    def _told(self, value: str) -> str:
        return value if WEB_ADDRESS.match(value) else ""

    def _read(self, value: Any) -> str:
        address = super()._read(value)
        if address and not WEB_ADDRESS.match(address):
            raise Wrong(_("it should be an address that begins with https:// or http://"))
        return address


class Number(Kind):
    """A whole number between two others."""

    def __init__(self, *, least: int, most: int, is_needed: bool = True) -> None:
        super().__init__(is_needed=is_needed)
        self.least, self.most = least, most

    words = "a whole number"

    def _read(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(_("it should be a whole number"))
        if not self.least <= value <= self.most:
            told = {"least": self.least, "most": self.most}
            raise Wrong(_("it should be a number from %(least)d to %(most)d") % told)
        return value


class Identity(Number):
    """The number of a row, by which others refer to it and which stands in addresses."""

    words = "the number of this row; the lines are in its order"

    def __init__(self) -> None:
        super().__init__(least=1, most=LARGEST_ID)


class Reference(Number):
    """The number of another line. `noun` names the file in which it stands."""

    def __init__(self, noun: str, *, is_needed: bool = True) -> None:
        super().__init__(least=1, most=LARGEST_ID, is_needed=is_needed)
        self.noun = noun

    @property
    def words(self) -> str:
        return f"an `id` of `{self.noun}`"


class References(Kind):
    """The numbers of several other lines, each once, in their order."""

    MOST = 10_000

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    @property
    def words(self) -> str:
        return f"a list of `id`s of `{self.noun}`"

    def _read(self, value: Any) -> list[int]:
        if not isinstance(value, list) or len(value) > self.MOST:
            raise Wrong(_("it should be a list of at most %d numbers") % self.MOST)
        one = Number(least=1, most=LARGEST_ID)
        numbers = [one.read(number) for number in value]
        if numbers != sorted(set(numbers)):
            raise Wrong(_("its numbers should be in their order, each once"))
        return numbers


class Truth(Kind):
    """Yes or no."""

    words = "`true` or `false`"

    def _read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Wrong(_("it should be true or false"))
        return value


class Moment(Kind):
    """A moment in UTC, to the microsecond."""

    words = "a moment as in `2026-05-03T09:30:00.000000Z`"
    FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z", re.ASCII)

    def _told(self, value: datetime) -> str:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")

    def _read(self, value: Any) -> datetime:
        if not isinstance(value, str) or not self.FORM.match(value):
            raise Wrong(_("it should be a moment in UTC, as in 2026-05-03T09:30:00.000000Z"))
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise Wrong(_("there is no such moment")) from None
        if not EARLIEST <= moment < LATEST:
            raise Wrong(_("it should lie between 1970 and 2200"))
        return moment


class Day(Kind):
    """A day of the calendar."""

    words = "a day as in `2026-05-03`"

    def _told(self, value: date) -> str:
        return value.isoformat()

    def _read(self, value: Any) -> date:
        try:
            day = date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
        except ValueError:
            raise Wrong(_("it should be a day, as in 2026-05-03")) from None
        if not EARLIEST.year <= day.year < LATEST.year:
            raise Wrong(_("it should lie between 1970 and 2200"))
        return day


class Clock(Kind):
    """A time by the clock on the wall."""

    words = "a time as in `09:30:00`"

    def _told(self, value: time) -> str:
        return value.replace(microsecond=0).isoformat()

    def _read(self, value: Any) -> time:
        try:
            moment = time.fromisoformat(value if isinstance(value, str) and len(value) == 8 else "")
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo:
            raise Wrong(_("it should be a time, as in 09:30:00"))
        return moment


class Key(Kind):
    """A UUID."""

    words = "a UUID"
    FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")

    def _told(self, value: UUID) -> str:
        return str(value)

    def _read(self, value: Any) -> UUID:
        if not isinstance(value, str) or not self.FORM.match(value):
            raise Wrong(_("it should be a UUID in small letters"))
        return UUID(value)


class Medium(Kind):
    """A file that lies under `media/`, named by the SHA-256 digest of its bytes."""

    words = "a file: `sha256` names it below `media/`, `bytes` is its size"

    def _read(self, value: Any) -> dict:
        if not isinstance(value, dict) or value.keys() != {"sha256", "bytes"}:
            raise Wrong(_("it should name a file by sha256 and bytes"))
        if not isinstance(value["sha256"], str) or not DIGEST.match(value["sha256"]):
            raise Wrong(_("sha256 should have 64 digits, 0 to 9 and a to f"))
        Number(least=1, most=LARGEST_FILE).read(value["bytes"])
        return value


class Structure(Kind):
    """A value of JSON with parts; `check` returns it as it is kept, or raises Wrong."""

    def __init__(self, words: str, check: Callable[[Any], Any], tell: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.words, self._check, self._tell = words, check, tell

    def _told(self, value: Any) -> Any:
        return self._tell(value) if self._tell else value

    def _read(self, value: Any) -> Any:
        return self._check(value)
