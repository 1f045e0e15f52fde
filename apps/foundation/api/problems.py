"""What a program reads when something did not go well: application/problem+json, as RFC 9457 describes it.

Each problem has a `type` (an address that explains it), `title`, `status`, `detail` (a sentence about this case) and,
where what was sent does not fit, `errors`: a list of {"field", "message", "code"}, the field as a path ("choices.0").
Everything that a door below /api/v1/ raises ends here; so do the answers of middleware, through `problem_answer`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from apps.foundation.gone import Gone
from apps.foundation.limits import TooMany
from apps.foundation.verdicts import Refused

PREFIX = "/api/v1/"
CONTENT_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="api"'
ERRORS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status and the title that it always has. `meaning` is for the reference page."""

    status: int
    title: str
    meaning: str


KINDS = {
    "invalid": Kind(
        400,
        gettext_lazy("What was sent does not fit"),
        gettext_lazy("Each entry of `errors` names a field or parameter and says what to change."),
    ),
    "unreadable": Kind(
        400, gettext_lazy("What was sent cannot be read"), gettext_lazy("The body is no JSON, or not in UTF-8.")
    ),
    "not-authenticated": Kind(
        401,
        gettext_lazy("A token is needed"),
        gettext_lazy("No token came along, or it is unknown, has expired or was revoked."),
    ),
    "missing-scope": Kind(
        403, gettext_lazy("The token does not reach that far"), gettext_lazy("`needs` names the scope that is missing.")
    ),
    "refused": Kind(403, gettext_lazy("You may not do this"), gettext_lazy("The reason stands in `detail`.")),
    "not-found": Kind(
        404,
        gettext_lazy("There is nothing at this address"),
        gettext_lazy("It does not exist, or not for the owner of this token."),
    ),
    "method-not-allowed": Kind(
        405, gettext_lazy("This address takes other methods"), gettext_lazy("The header Allow names them.")
    ),
    "not-acceptable": Kind(
        406, gettext_lazy("There is no answer of this type"), gettext_lazy("Answers are application/json.")
    ),
    "conflict": Kind(
        409, gettext_lazy("It does not fit what is there"), gettext_lazy("Read the object again and decide anew.")
    ),
    "in-progress": Kind(
        409,
        gettext_lazy("The same request is still being worked on"),
        gettext_lazy("Send it again, with the same key, after the seconds in Retry-After."),
    ),
    "gone": Kind(410, gettext_lazy("It was taken away"), gettext_lazy("It will not come back; do not ask again.")),
    "changed-meanwhile": Kind(
        412,
        gettext_lazy("It was changed meanwhile"),
        gettext_lazy("The version in If-Match is not the present one. Read it again."),
    ),
    "too-large": Kind(413, gettext_lazy("This is too much at once"), gettext_lazy("Send less in one request.")),
    "unsupported-media-type": Kind(
        415, gettext_lazy("Bodies of this type are not taken"), gettext_lazy("Send application/json.")
    ),
    "key-reused": Kind(
        422,
        gettext_lazy("This key belongs to another request"),
        gettext_lazy("The Idempotency-Key was used before with another method, address or body."),
    ),
    "too-many": Kind(
        429,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait for the seconds in Retry-After, which also stand in `retry_after`."),
    ),
    "server-error": Kind(
        500, gettext_lazy("Something broke on our side"), gettext_lazy("Try again; with the same Idempotency-Key.")
    ),
}


class Problem(Exception):
    """Raise it in a door for programs. `errors` maps fields to a sentence; `more` are further members of the body.

    >>> raise Problem("conflict", _("This thread was merged into another one."), into=42)
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **more,
    ):
        self.kind, self.detail, self.headers, self.more = kind, str(detail), dict(headers or {}), more
        self.errors = [_entry(field, message, "invalid") for field, message in (errors or {}).items()]
        super().__init__(self.detail or str(KINDS[kind].title))


def is_for_programs(request) -> bool:
    """Whether a request went to an address for programs, which answers in JSON whatever happens."""
    return request.path_info.startswith(PREFIX)


def problem_type(kind: str) -> str:
    """The address that explains a kind of problem."""
    return f"{settings.SITE_URL}/api/#problem-{kind}"


def problem_body(kind: str, detail: str = "", *, errors: Iterable[dict] = (), **more) -> dict:
    """The members of a problem, in the order in which people read them."""
    known = KINDS[kind]
    body = {
        "type": problem_type(kind),
        "title": str(known.title),
        "status": known.status,
        "detail": detail or str(known.meaning),
    }
    if errors := list(errors):
        body["errors"] = errors[:ERRORS_LIMIT]
    return body | more


def problem_answer(
    kind: str, detail: str = "", *, errors: Iterable[dict] = (), headers: Mapping[str, str] | None = None, **more
) -> HttpResponse:
    """The answer with this problem. Never cached, and the same for whoever asks."""
    content = json.dumps(problem_body(kind, detail, errors=errors, **more), ensure_ascii=False)
    answer = HttpResponse(content, status=KINDS[kind].status, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


def answer_exception(error: Exception, context: Mapping | None = None) -> HttpResponse | None:
    """The problem that an exception is; None for one that nobody foresaw. For REST_FRAMEWORK["EXCEPTION_HANDLER"]."""
    match error:
        case Problem():
            return problem_answer(error.kind, error.detail, errors=error.errors, headers=error.headers, **error.more)
        case Http404() | exceptions.NotFound():
            return problem_answer("not-found")
        case Gone():
            return problem_answer("gone", error.sentence)
        case TooMany():
            return too_many_answer(error)
        case Refused():
            return problem_answer("refused", str(error))
        case exceptions.NotAuthenticated():
            return problem_answer("not-authenticated", headers={"WWW-Authenticate": CHALLENGE})
        case exceptions.AuthenticationFailed():
            challenge = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
            return problem_answer("not-authenticated", str(error.detail), headers=challenge)
        case PermissionDenied() | exceptions.PermissionDenied():
            return problem_answer("refused")
        case exceptions.ValidationError():
            return problem_answer("invalid", errors=list(_flat(error.detail)))
        case DjangoValidationError():
            return problem_answer("invalid", " ".join(error.messages)[:1000], errors=list(_told(error)))
        case RequestDataTooBig():
            return problem_answer("too-large")
        case exceptions.ParseError():
            return problem_answer("unreadable", str(error.detail))
        case exceptions.MethodNotAllowed():
            return problem_answer("method-not-allowed")
        case exceptions.NotAcceptable():
            return problem_answer("not-acceptable")
        case exceptions.UnsupportedMediaType():
            return problem_answer("unsupported-media-type")
        case BadRequest():
            return problem_answer("invalid", str(error))
        case SuspiciousOperation():
            return problem_answer("unreadable")
    return None


def too_many_answer(error: TooMany) -> HttpResponse:
    """The answer to somebody who did something too often."""
    headers = {"Retry-After": str(error.retry_after)}
    return problem_answer("too-many", str(error), headers=headers, retry_after=error.retry_after)


def too_large_answer(limit: int) -> HttpResponse:
    """The answer to a body longer than `limit` bytes, which nobody read."""
    return problem_answer("too-large", _("At most %(limit)d bytes are taken here.") % {"limit": limit})


def _entry(field: str, message: str, code: str) -> dict:
    return {"field": field, "message": str(message), "code": code}


def _flat(detail, path: str = "") -> Iterator[dict]:
    """What DRF says about nested fields, as a flat list."""
    if isinstance(detail, Mapping):
        for name, inside in detail.items():
            is_general = name == "non_field_errors"
            yield from _flat(inside, path if is_general else f"{path}.{name}".lstrip("."))
    elif isinstance(detail, list | tuple):
        for number, inside in enumerate(detail):
            # A list is either the sentences about one field or, for a list of values, what is wrong with each.
            yield from _flat(inside, f"{path}.{number}".lstrip(".") if isinstance(inside, Mapping | list) else path)
    else:
        yield _entry(path, str(detail), getattr(detail, "code", "invalid"))


def _told(error: DjangoValidationError) -> Iterator[dict]:
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            name = "" if field == "__all__" else field
            yield from (_entry(name, message, one.code or "invalid") for one in errors for message in one.messages)
    else:
        yield from (_entry("", message, one.code or "invalid") for one in error.error_list for message in one.messages)
