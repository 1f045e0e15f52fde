"""The OpenAPI document: what each door says about itself, and what all of them have in common.

    @documented("threads_reply", "Reply", takes=PostSent, gives=PostShown, status=201,
                also={202: PostShown}, problems=("gone",), sent={"body_markdown": "Mine, too."}, example={…})
    def post(self, request, thread_id): …

Everything that follows from the door itself is added here: parameters for paging, orders and filters, the headers of
idempotency and versions, which scope is needed, and the problems that every door may answer.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from inspect import getdoc
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from .idempotency import HEADER as KEY_HEADER
from .paging import PAGE_SIZE, PAGE_SIZE_LIMIT
from .problems import CONTENT_TYPE, KINDS, PREFIX, problem_body
from .scopes import Scope
from .serializers import Shown
from .throttling import SAFE

# Left out of the document because no program has a use for reading about it.
DESCRIBED_ELSEWHERE = frozenset({"OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What `documented` was told about a method of a door."""

    operation: str
    summary: str
    description: str = ""
    takes: type[serializers.BaseSerializer] | None = None
    gives: Any = None
    many: bool = False
    status: int = 200
    also: Mapping[int, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    sent: Any = None
    example: Any = None
    parameters: tuple[OpenApiParameter, ...] = ()
    media_types: tuple[str, ...] = ()


def documented(
    operation: str,
    summary: str,
    *,
    description: str = "",
    takes: type[serializers.BaseSerializer] | None = None,
    gives: Any = None,
    many: bool = False,
    status: int | None = None,
    also: Mapping[int, Any] | None = None,
    problems: Iterable[str] = (),
    sent: Any = None,
    example: Any = None,
    parameters: Iterable[OpenApiParameter] = (),
    media_types: Iterable[str] = (),
):
    """Say what a method of a door is: `operation` ("threads_list") and a short `summary`, both unlike any other.

    takes       serializer of the body; None for none
    gives       serializer of the answer (or a raw JSON schema as a dict); None for an answer without a body
    many        whether the answer is a list: of a ListView a page of it
    status      of the answer when it goes well: 200 unless told otherwise, 204 without a body
    also        further good answers by status, as {202: ThreadShown}
    problems    kinds of problems beside those that every such door has, as in `problems.KINDS`: "conflict", "gone"
    sent        an example of the body
    example     an example of the answer, of one row where there are many
    parameters  further drf-spectacular parameters (filters and path arguments are found by themselves)
    media_types of the answer, where it is not JSON alone
    """
    if unknown := set(problems) - KINDS.keys():
        raise ValueError(f"{operation}: there are no problems called {sorted(unknown)}")
    told = Documentation(
        operation=operation,
        summary=summary,
        description=description,
        takes=takes,
        gives=gives,
        many=many,
        status=status or (204 if gives is None else 200),
        also=dict(also or {}),
        problems=tuple(problems),
        sent=sent,
        example=example,
        parameters=tuple(parameters),
        media_types=tuple(media_types),
    )

    def mark(method):
        method.documented = told
        return method

    return mark


def only_ours(endpoints: list[tuple], **_others) -> list[tuple]:
    """Of everything that is a door of REST framework, those below /api/v1/ that say what they are."""
    return [one for one in endpoints if one[0].startswith(PREFIX) and _is_described(one)]


def say_once(result: dict, **_others) -> dict:
    """What many doors answer alike stands once, among the components: every problem, by its status."""
    named: dict[str, tuple[str, dict]] = {}
    counts: dict[str, int] = {}
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) < 400:
                    continue
                written = json.dumps(answer, sort_keys=True, default=str)
                if written not in named:
                    counts[status] = counts.get(status, 0) + 1
                    ending = f"_{counts[status]}" if counts[status] > 1 else ""
                    named[written] = (f"Problem{status}{ending}", answer)
                operation["responses"][status] = {"$ref": f"#/components/responses/{named[written][0]}"}
    result.setdefault("components", {})["responses"] = dict(sorted(named.values(), key=lambda one: one[0]))
    return _without_marks(result)


def _without_marks(value):
    """Without what drf-spectacular notes for itself."""
    if isinstance(value, dict):
        return {name: _without_marks(inside) for name, inside in value.items() if name != "x-spec-enum-id"}
    return [_without_marks(inside) for inside in value] if isinstance(value, list) else value


def _is_described(endpoint: tuple) -> bool:
    _path, _regex, method, callback = endpoint
    door = getattr(callback, "cls", None)
    return method not in DESCRIBED_ELSEWHERE and not getattr(door, "is_left_out", False)


class FieldProblem(Shown):
    """What is wrong with one field or parameter."""

    field = serializers.CharField(help_text="Its name, as a path where it lies inside another: `choices.0`.")
    message = serializers.CharField()
    code = serializers.CharField()


class ProblemShape(Shown):
    """Something did not go well (RFC 9457)."""

    type = serializers.URLField(help_text="An address that explains this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, and what to do about it.")


class InvalidShape(ProblemShape):
    """What was sent does not fit, field by field."""

    errors = FieldProblem(many=True)


class HouseSchema(AutoSchema):
    """Writes a door of ours into the document. Each method must be `documented`; ValueError names one that is not."""

    @property
    def told(self) -> Documentation:
        """What was said about this method."""
        method = getattr(self.view, self.method.lower())
        told = getattr(method, "documented", None)
        if told is None:
            raise ValueError(f"{type(self.view).__name__}.{self.method.lower()} is not documented")
        return told

    def get_operation_id(self):
        return self.told.operation

    def get_summary(self):
        return str(self.told.summary)

    def get_description(self):
        method = getattr(self.view, self.method.lower())
        return str(self.told.description or getdoc(method) or getdoc(self.view))

    def get_tags(self):
        return [self.view.group]

    def get_auth(self):
        anybody = self.view.is_public and self.method in SAFE and self._scope == Scope.READ
        return [{"token": []}, *([{}] if anybody else [])]

    def get_extensions(self):
        return {"x-scope": self._scope.value}

    def get_request_serializer(self):
        return self.told.takes

    def get_response_serializers(self):
        told = self.told
        gives = told.gives
        if told.many and isinstance(gives, type):
            gives = gives(many=True)
        good = (told.status, *told.media_types) if told.media_types else told.status
        answers = {good: OpenApiResponse(gives, description=_("It went well."))}
        for status, shape in told.also.items():
            answers[status] = OpenApiResponse(shape, description=_("It went well, too."))
        if self.method in SAFE:
            answers[304] = OpenApiResponse(None, description=_("You have the present version already."))
        for status, kinds in self._problems().items():
            words = "\n".join(f"- `{kind}`: {KINDS[kind].meaning}" for kind in kinds)
            shape = InvalidShape if "invalid" in kinds and len(kinds) == 1 else ProblemShape
            answers[status, CONTENT_TYPE] = OpenApiResponse(shape, description=words)
        return answers

    def get_override_parameters(self):
        return [*self.told.parameters, *self._query_parameters(), *self._header_parameters(), *ANSWERED]

    def get_examples(self):
        told, examples = self.told, []
        if told.sent is not None:
            examples.append(OpenApiExample("Request", value=told.sent, request_only=True))
        if told.example is not None:
            good = [str(told.status), *map(str, told.also)]
            examples.append(OpenApiExample("Answer", value=told.example, response_only=True, status_codes=good))
        for status, kinds in self._problems().items():
            value = problem_body(kinds[0])
            if kinds[0] == "invalid":
                value["errors"] = [{"field": "title", "message": "This field is required.", "code": "required"}]
            examples.append(
                OpenApiExample(
                    kinds[0], value=value, response_only=True, status_codes=[str(status)], media_type=CONTENT_TYPE
                )
            )
        return examples

    def get_serializer_name(self, serializer, direction):
        """`ThreadShown` is the shape of a thread."""
        name = super().get_serializer_name(serializer, direction)
        for ending in ("Shown", "Sent", "Shape"):
            name = name.removesuffix(ending) or name
        return name

    @property
    def _scope(self) -> Scope:
        return Scope(self.view.needs[self.method])

    def _problems(self) -> dict[int, list[str]]:
        """The problems that this method may answer, by status."""
        kinds = ["invalid"]
        if self.told.takes is not None or self.method not in SAFE:
            kinds += ["unreadable", "too-large", "unsupported-media-type"]
        kinds += ["not-authenticated", "missing-scope", "refused"]
        if "{" in self.path:
            kinds.append("not-found")
        kinds.append("not-acceptable")
        if self.method not in SAFE:
            kinds += ["in-progress", "key-reused"]
        if self.method in ("PUT", "PATCH", "DELETE"):
            kinds.append("changed-meanwhile")
        kinds += ["too-many", *self.told.problems]
        found: dict[int, list[str]] = {}
        for kind in dict.fromkeys(kinds):
            found.setdefault(KINDS[kind].status, []).append(kind)
        return dict(sorted(found.items()))

    def _query_parameters(self) -> list:
        view = self.view
        if self.method not in SAFE:
            return []
        found = [view.filters] if view.filters else []
        names = view.parameters()
        if "cursor" in names:
            found += [CURSOR, PAGE_SIZE_PARAMETER]
        if "order" in names:
            orders = list(view.orders)
            words = _("In which order; “%(first)s” without it.") % {"first": orders[0]}
            found.append(OpenApiParameter("order", enum=orders, default=orders[0], description=words))
        return found

    def _header_parameters(self) -> list[OpenApiParameter]:
        if self.method in SAFE:
            return [IF_NONE_MATCH]
        return [IDEMPOTENCY_KEY, *([IF_MATCH] if self.method in ("PUT", "PATCH", "DELETE") else [])]


CURSOR = OpenApiParameter(
    "cursor", description=_("Where to go on: taken from “next” or “previous”, never made up."), allow_blank=True
)
PAGE_SIZE_PARAMETER = OpenApiParameter(
    "page_size",
    type={"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_LIMIT, "default": PAGE_SIZE},
    description=_("How many at once."),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    location="header",
    description=_("The ETag of the version you have: answered with 304 and no body while it is the present one."),
)
IF_MATCH = OpenApiParameter(
    "If-Match", location="header", description=_("The ETag of the version you read: nothing is changed otherwise.")
)
IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    location="header",
    type={"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    description=_("A value of your own for this one write. Sent again within a day, it is not done again."),
)
ANSWERED = [
    OpenApiParameter(name, type=OpenApiTypes.STR, location="header", response=statuses, description=words)
    for name, statuses, words in (
        ("ETag", [200], _("The version of this answer.")),
        ("Retry-After", [409, 429], _("After how many seconds to try again.")),
    )
]
