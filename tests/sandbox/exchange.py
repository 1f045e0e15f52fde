"""A request as it came in and an answer as it goes out."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from .refusal import Refusal

MAX_FIELDS = 200
MAX_NUMBER = 2**62
WHOLE_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass
class Answer:
    """What goes back: drip sends one byte a second, drop closes the connection without a word."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False
    drop: bool = False


def json_answer(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Answer(status=status, body=body, headers=dict(headers or {}))


def error_answer(refusal: Refusal) -> Answer:
    """A refusal as Mastodon writes it: {"error": ...}."""
    return json_answer({"error": refusal.message}, refusal.status, refusal.headers)


@dataclass
class Request:
    """A request with its parameters, wherever they were sent: in the address, as a form, as JSON."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""

    def __post_init__(self):
        self._parameters: dict[str, list[str]] | None = None

    @property
    def kind(self) -> str:
        """read or post: does it ask or change?"""
        return "read" if self.method in ("GET", "HEAD") else "post"

    def json(self) -> object:
        """The body as JSON. Refuses with 400 where it is not."""
        try:
            return json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise Refusal(400, f"the body is not JSON: {str(error)[:200]}") from error

    def parameters(self, name: str) -> list[str]:
        """Every value sent under this name, or none."""
        if self._parameters is None:
            self._parameters = self._read_parameters()
        return self._parameters.get(name, [])

    def parameter(self, name: str) -> str | None:
        """The last value sent under this name, or None."""
        values = self.parameters(name)
        return values[-1] if values else None

    def number(self, name: str) -> int | None:
        """A whole number sent under this name, None where it is missing or empty. Refuses with 400 anything else."""
        return whole_number(self.parameter(name), name)

    def flag(self, name: str) -> bool:
        """Was this sent as 1, true, yes or on?"""
        return (self.parameter(name) or "").lower() in ("1", "true", "t", "yes", "on")

    def limit(self, default: int, most: int) -> int:
        """How many rows are asked for, at most `most`."""
        asked = self.number("limit")
        return default if asked is None else max(1, min(asked, most))

    def refuse_other_sites(self) -> None:
        """Refuse with 403 what a browser sends on behalf of another site."""
        origin = self.headers.get("origin")
        if origin and urlsplit(origin).netloc != self.headers.get("host"):
            raise Refusal(403, "This was sent from another site.")

    def _read_parameters(self) -> dict[str, list[str]]:
        found = read_fields(self.query)
        if not self.body:
            return found
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            sent = self.json()
            if not isinstance(sent, dict) or len(sent) > MAX_FIELDS:
                raise Refusal(400, f"the body must be a JSON object with at most {MAX_FIELDS} keys")
            return {**found, **{key: _texts(value) for key, value in sent.items() if value is not None}}
        if kind in ("application/x-www-form-urlencoded", ""):
            return {**found, **read_fields(self.body.decode("latin-1"))}
        raise Refusal(415, "send application/x-www-form-urlencoded or application/json")


def read_fields(text: str) -> dict[str, list[str]]:
    """Fields of a query or a form."""
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, encoding="utf-8", errors="replace")
    except ValueError as error:
        raise Refusal(400, f"at most {MAX_FIELDS} fields are accepted") from error


def whole_number(text: str | None, name: str) -> int | None:
    """A number such as an id, None where there is none. Refuses with 400 what is not a whole number."""
    if text is None or text == "":
        return None
    if not WHOLE_NUMBER.fullmatch(text) or int(text) > MAX_NUMBER:
        raise Refusal(400, f"{name} must be a whole number of at most 18 digits")
    return int(text)


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text(each) for each in value[:MAX_FIELDS]]
    return [_text(value)]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
