"""What programs can do here, for people: made of the OpenAPI document and of nothing else.

The document says what each door takes and gives; this module puts it into the order in which somebody reads it, once
in each process and language. The template `portal/api_reference.html` shows it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.shortcuts import render
from django.template.loader import TemplateDoesNotExist, get_template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.foundation.api.describing import document
from apps.foundation.api.idempotency import KEPT
from apps.foundation.api.paging import PAGE_SIZE, PAGE_SIZE_LIMIT
from apps.foundation.api.problems import KINDS, PREFIX
from apps.foundation.api.scopes import Scope

from .structured import page_under_home

JSON = "application/json"
WEBHOOKS = "webhooks/reference.html"
# What every door takes and gives is explained once, above them all.
EXPLAINED_ONCE = {"cursor", "page_size", "If-None-Match", "If-Match", "Idempotency-Key"}
METHODS = ("get", "post", "put", "patch", "delete")
ENUM_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter, a field of a body or of an answer: its name, its type in words, what it means; `shape` is the name
    of the shape that its type is or is a list of."""

    name: str
    type: str
    meaning: str = ""
    is_required: bool = False
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    name: str
    method: str
    path: str
    summary: str
    meaning: str
    scope: str
    is_open: bool
    parameters: list[Line]
    body: list[Line]
    shape: str
    is_list: bool
    status: str
    statuses: list[str]
    problems: list[str]
    call: str
    answer: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations about one noun."""

    name: str
    operations: list[Operation]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of object that answers are made of."""

    name: str
    meaning: str
    fields: list[Line]


@require_safe
def reference(request):
    """Every door below /api/v1/, by noun, and what holds for all of them."""
    told = document(get_language() or "")
    context = {
        "chapters": chapters(get_language() or ""),
        "shapes": shapes(get_language() or ""),
        "scopes": list(Scope),
        "problems": [{"name": name, "kind": kind} for name, kind in KINDS.items()],
        "version": told["info"]["version"],
        "base": f"{settings.SITE_URL}{PREFIX}",
        "page_size": PAGE_SIZE,
        "page_size_limit": PAGE_SIZE_LIMIT,
        "kept_hours": int(KEPT.total_seconds() // 3600),
        "webhooks": WEBHOOKS if _is_there(WEBHOOKS) else "",
        "structured": page_under_home(_("For programs"), reverse("portal:api")),
    }
    return render(request, "portal/api_reference.html", context)


@lru_cache(maxsize=8)
def chapters(language: str) -> list[Chapter]:
    """Every operation under its noun, in the order of the addresses; reading comes before writing."""
    told = document(language)
    found: dict[str, list[Operation]] = {}
    for path, methods in told["paths"].items():
        for method in sorted(methods, key=METHODS.index):
            operation = methods[method]
            found.setdefault(operation["tags"][0], []).append(_operation(told, path, method, operation))
    return [Chapter(name, operations) for name, operations in sorted(found.items())]


@lru_cache(maxsize=8)
def shapes(language: str) -> list[Shape]:
    """Every kind of object that answers are made of, or that lies in a body."""
    told = document(language)
    known = told["components"]["schemas"]
    operations = [one for chapter in chapters(language) for one in chapter.operations]
    wanted, seen = [one.shape for one in operations if one.shape], []
    wanted += [line.shape for one in operations for line in one.body if line.shape]
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.append(name)
        wanted += [line.shape for line in _fields(known[name]) if line.shape]
    return [Shape(name, known[name].get("description", ""), list(_fields(known[name]))) for name in sorted(seen)]


def _operation(told: dict, path: str, method: str, operation: dict) -> Operation:
    good = min(status for status in operation["responses"] if status.startswith("2"))
    content = operation["responses"][good].get("content", {}).get(JSON, {})
    shape, is_list = _given(told, content.get("schema", {}))
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    bodies = _resolved(told, body.get("schema", {}))
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        meaning=operation.get("description", ""),
        scope=operation["x-scope"],
        is_open={} in operation["security"],
        parameters=[_parameter(one) for one in operation.get("parameters", ()) if one["name"] not in EXPLAINED_ONCE],
        body=list(_fields(bodies)),
        shape=shape,
        is_list=is_list,
        status=good,
        statuses=[status for status in operation["responses"] if status.startswith("2") and status != good],
        problems=sorted(_problems(told, operation["responses"])),
        call=_call(path, method, operation, _example(body)),
        answer=_written(_example(content)),
    )


def _given(told: dict, schema: dict) -> tuple[str, bool]:
    """The shape of an answer, and whether it is a list or a page of it."""
    if "$ref" in schema:
        name = _name_of(schema)
        results = told["components"]["schemas"][name].get("properties", {}).get("results", {})
        if name.startswith("Paginated") and "items" in results:
            return _name_of(results["items"]), True
        return name, False
    if "items" in schema:
        return _name_of(schema["items"]), True
    return "", False


def _fields(schema: dict) -> Iterator[Line]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield Line(name, _type_of(field), field.get("description", ""), name in required, _shape_in(field))


def _parameter(told: dict) -> Line:
    return Line(told["name"], _type_of(told["schema"]), told.get("description", ""), told.get("required", False))


def _shape_in(field: dict) -> str:
    for one in (
        field,
        field.get("items", {}),
        *field.get("allOf", ()),
        *field.get("oneOf", ()),
        *field.get("anyOf", ()),
    ):
        if "$ref" in one:
            return _name_of(one)
    return ""


def _type_of(field: dict) -> str:
    """The type of a value in words, with its limits."""
    if shape := _shape_in(field):
        return _("list of %(shape)s") % {"shape": shape} if "items" in field else shape
    if "enum" in field:
        values = [str(value) for value in field["enum"] if value not in ("", None)]
        return ", ".join(values[:ENUM_SHOWN]) + (", …" if len(values) > ENUM_SHOWN else "")
    kinds = field.get("type", "")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    words = {
        "string": _formats().get(field.get("format", ""), _("text")),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "array": _("list of %(shape)s") % {"shape": _type_of(field["items"]) if "items" in field else "…"},
        "object": _("object"),
        "null": _("null"),
    }
    told = _(" or ").join(words[kind] for kind in kinds if kind in words) or _("any value")
    return ", ".join([told, *_limits(field)])


def _formats() -> dict[str, str]:
    return {
        "date-time": _("moment (ISO 8601)"),
        "date": _("day (ISO 8601)"),
        "uri": _("web address"),
        "uuid": _("UUID"),
    }


def _limits(field: dict) -> Iterator[str]:
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None and high < 2**31:
        yield _("%(low)s to %(high)s") % {"low": low, "high": high}
    if "maxLength" in field:
        yield _("at most %(limit)s characters") % {"limit": field["maxLength"]}
    if "maxItems" in field:
        yield _("at most %(limit)s") % {"limit": field["maxItems"]}


def _problems(told: dict, responses: dict) -> set[str]:
    found = set()
    for status, answer in responses.items():
        if int(status) >= 400:
            words = told["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            found |= {line.split("`")[1] for line in words["description"].splitlines() if "`" in line}
    return found


def _call(path: str, method: str, operation: dict, body) -> str:
    """The request as somebody types it."""
    lines = [f"curl {settings.SITE_URL}{_filled(path, operation)}"]
    if method != "get":
        lines[0] = f"curl -X {method.upper()} {settings.SITE_URL}{_filled(path, operation)}"
    if {} not in operation["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if body is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append("-d '" + json.dumps(body, ensure_ascii=False).replace("'", "'\\''") + "'")
    return " \\\n  ".join(lines)


def _filled(path: str, operation: dict) -> str:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            is_number = parameter["schema"].get("type") == "integer"
            path = path.replace(f"{{{parameter['name']}}}", "42" if is_number else "thread")
    return path


def _example(content: dict):
    return next((one["value"] for one in content.get("examples", {}).values()), None)


def _written(value) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=1)


def _resolved(told: dict, schema: dict) -> dict:
    return told["components"]["schemas"][_name_of(schema)] if "$ref" in schema else schema


def _name_of(schema: dict) -> str:
    return schema.get("$ref", "").rpartition("/")[2]


def _is_there(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
