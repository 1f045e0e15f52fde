"""Asking a network over HTTP: every way in which that goes wrong becomes one of the connectors' errors."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.foundation.fetching import (
    Answer,
    FetchError,
    Forbidden,
    NotSent,
    Redirected,
    TooLarge,
    fetch,
)
from apps.foundation.plaintext import clean_line

from .base import AuthenticationFailed, ConnectorError, OutcomeUnknown, RateLimited, Rejected, Unavailable

LONGEST_WAIT = timedelta(hours=24)
ABOUT_THE_TOKEN = re.compile(
    r"token|scope|login|log in|sign|credential|authoriz|authenticat|confirm|suspend|disabled", re.I
)


def ask(url: str, *, place: str, once: bool = False, expected: tuple[int, ...] = (), **options: Any) -> Answer:
    """Fetch and return an answer with a status of 200 to 299 or one of `expected`; `options` are those of `fetch`.

    `place` is whom we ask, as staff know it. `once` marks a request that must not be done twice: an answer that is
    lost or does not say that nothing happened then raises OutcomeUnknown. Raises ConnectorError.
    """
    try:
        answer = fetch(url, **options)
    except FetchError as error:
        raise _from_failure(error, once) from error
    if 200 <= answer.status < 300 or answer.status in expected:
        return answer
    secret = (options.get("headers") or {}).get("Authorization", "").removeprefix("Bearer ")
    raise _from_status(answer, place, once, options.get("method", "GET"), secret)


def read_json(answer: Answer, place: str, *, once: bool = False) -> Any:
    """The JSON of an answer. Raises OutcomeUnknown or Unavailable where it is none."""
    try:
        return answer.json()
    except FetchError as error:
        message = _("%(place)s answered with something that is not JSON.") % {"place": place}
        raise (OutcomeUnknown(message) if once else Unavailable(message)) from error


def retry_at(headers: Mapping[str, str], *, is_limit: bool = True) -> datetime | None:
    """When we may come again: Retry-After (seconds or a date), else X-RateLimit-Reset (ISO 8601 or epoch seconds).

    The latter stands on every answer and says something only where the limit is what turned us away (`is_limit`).
    At most a day ahead and never in the past; None where the answer does not say.
    """
    now = datetime.now(UTC)
    for name in ("Retry-After", "X-RateLimit-Reset") if is_limit else ("Retry-After",):
        moment = _moment((headers.get(name) or "").strip(), now, is_duration=name == "Retry-After")
        if moment is not None:
            return min(max(moment, now), now + LONGEST_WAIT)
    return None


def _moment(value: str, now: datetime, *, is_duration: bool) -> datetime | None:
    if not value or len(value) > 64:
        return None
    try:
        if re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,9})?", value):
            return now + timedelta(seconds=float(value)) if is_duration else datetime.fromtimestamp(float(value), UTC)
        moment = parsedate_to_datetime(value) if is_duration else datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return now + LONGEST_WAIT if value.isdigit() else None


def _from_failure(error: FetchError, once: bool) -> ConnectorError:
    message = str(error)
    is_ours_to_mend = isinstance(error, Forbidden | Redirected) or (
        isinstance(error, NotSent) and error.kind == "request"
    )
    if is_ours_to_mend or (isinstance(error, TooLarge) and not once):
        return Rejected(message)
    if once and error.may_have_been_sent:
        return OutcomeUnknown(message)
    return Unavailable(message)


def _from_status(answer: Answer, place: str, once: bool, method: str, secret: str) -> ConnectorError:
    status, said = answer.status, _what_it_said(answer, secret)
    told = {"place": place, "status": status, "said": f": {said}" if said else "."}
    if status == 401 or (status == 403 and (method == "GET" or ABOUT_THE_TOKEN.search(said))):
        return AuthenticationFailed(_("%(place)s does not accept our token (%(status)d)%(said)s") % told)
    if status == 429:
        return RateLimited(_("%(place)s asks us to wait (429).") % told, retry_at(answer.headers))
    if status in (408, 503):
        return Unavailable(
            _("%(place)s cannot do it now (%(status)d).") % told, retry_at(answer.headers, is_limit=False)
        )
    if status >= 500 or status < 400:
        message = _("%(place)s answered with %(status)d.") % told
        return OutcomeUnknown(message) if once else Unavailable(message, retry_at(answer.headers, is_limit=False))
    return Rejected(_("%(place)s refused (%(status)d)%(said)s") % told)


def _what_it_said(answer: Answer, secret: str) -> str:
    """The server's own reason where it gives one in the usual form; never our token."""
    try:
        said = answer.json()
    except FetchError:
        return ""
    reason = said.get("error") if isinstance(said, dict) else None
    if not isinstance(reason, str) or (secret and secret in reason):
        return ""
    return clean_line(reason, 120)
