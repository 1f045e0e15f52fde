"""What comes of asking a server: an answer, or one of a few ways to have none."""

import json as json_format
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


class FetchError(Exception):
    """A request without a usable answer.

    `kind` is one word for code and statistics; `may_have_been_sent` says whether the server may have acted on it.
    """

    kind = "failed"
    may_have_been_sent = True

    def __init__(self, message: str, kind: str = "", *, may_have_been_sent: bool | None = None) -> None:
        super().__init__(message)
        self.kind = kind or self.kind
        if may_have_been_sent is not None:
            self.may_have_been_sent = may_have_been_sent


class Forbidden(FetchError):
    """The address, port or scheme is not one we speak to. Nothing was sent there."""

    kind = "forbidden"
    may_have_been_sent = False


class NotSent(FetchError):
    """Nothing of the request reached the server: it may be repeated without harm."""

    kind = "not_sent"
    may_have_been_sent = False


class NoAnswer(FetchError):
    """The request was or may have been sent, and what came of it is unknown."""

    kind = "no_answer"


class TooLarge(FetchError):
    """The answer is larger than the caller takes."""

    kind = "too_large"


class WrongType(FetchError):
    """The answer is of a type or an encoding the caller does not take."""

    kind = "wrong_type"


class Redirected(FetchError):
    """The server sent the request elsewhere, and it was not followed there."""

    kind = "redirected"


@dataclass(frozen=True, repr=False)
class Answer:
    """What a server said: its status, headers (names in any case), body, and the address that answered in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def __repr__(self) -> str:
        return f"<Answer {self.status} from {shown_address(self.url)}, {len(self.body)} bytes>"

    def json(self) -> Any:
        """The body read as JSON. Raises WrongType, naming the place, where it is not."""
        try:
            return json_format.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise WrongType(
                _("The answer of %(host)s is not JSON (%(size)d bytes): %(reason)s")
                % {"host": shown_address(self.url), "size": len(self.body), "reason": str(error)[:200]}
            ) from error

    def text(self) -> str:
        """The body as text in the encoding it declares, else UTF-8; what does not fit is marked, never an error."""
        match = re.search(r"charset=[\"']?([\w.:-]{1,40})", self.headers.get("Content-Type", ""), re.IGNORECASE)
        try:
            return self.body.decode(match[1] if match else "utf-8", errors="replace")
        except (LookupError, ValueError):
            return self.body.decode("utf-8", errors="replace")


def shown_address(url: str) -> str:
    """A web address as messages may show it: what follows "?" can be secret."""
    return str(url).split("?")[0].split("#")[0][:200]
