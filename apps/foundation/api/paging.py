"""Pages of a list for programs, by key: every page costs the same, and what is added meanwhile moves nothing.

A cursor is opaque to programs: it holds the order, the direction, and the values of the last row in that order, signed,
so that nobody can make one up. Rows of the same value stay apart by their id, which ends every order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .problems import Problem

PAGE_SIZE, PAGE_SIZE_LIMIT = 30, 100
CURSOR_LIMIT = 1_000
SALT = "helpcenter.api.cursor"
ON, BACK = "on", "back"


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and the cursors that lead on and back; empty where there is nothing more."""

    rows: Sequence
    next: str
    previous: str


class Envelope:
    """How a page is written. For the OpenAPI document, which asks for it under these names."""

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """The schema of a page of rows of `schema`."""
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": str(gettext_lazy("The address of the next page, or null."))},
                "previous": {**link, "description": str(gettext_lazy("The address of the page before, or null."))},
                "results": schema,
            },
        }


def complete_order(order: str | Sequence[str]) -> tuple[str, ...]:
    """An order that leaves no two rows equal: by the id in the end, in the direction of the last field.

    Its fields must hold a value in every row (annotate with Coalesce where one does not).
    """
    fields = (order,) if isinstance(order, str) else tuple(order)
    if fields[-1].lstrip("-") in ("id", "pk"):
        return fields
    return (*fields, "-id" if fields[-1].startswith("-") else "id")


def page_of(rows: QuerySet, *, order_name: str, order: Sequence[str], cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """The page of `rows` at which a cursor points, or the first one. One query.

    `order` as `complete_order` returns it. Raises Problem for a cursor that is none, or one of another order.
    """
    direction, values = _read(cursor, order_name, len(order)) if cursor else (ON, None)
    walked = order if direction == ON else [_turned(field) for field in order]
    if values is not None:
        rows = rows.filter(_beyond(walked, values))
    found = list(rows.order_by(*walked)[: size + 1])
    more, found = len(found) > size, found[:size]
    if direction == BACK:
        found.reverse()
    has_next = more if direction == ON else bool(found)
    has_previous = (more if direction == BACK else values is not None) and bool(found)

    def cursor_at(row, where: str) -> str:
        return _write(order_name, where, [_value_of(row, field.lstrip("-")) for field in order])

    return Page(
        found,
        next=cursor_at(found[-1], ON) if has_next and found else "",
        previous=cursor_at(found[0], BACK) if has_previous else "",
    )


def _beyond(order: Sequence[str], values: Sequence) -> Q:
    """Rows that come after one with these values: the first field bounds the walk along the index."""
    names = [field.lstrip("-") for field in order]
    sides = ["lt" if field.startswith("-") else "gt" for field in order]
    after = Q()
    for last in reversed(range(len(order))):
        here = Q(**{f"{names[last]}__{sides[last]}": values[last]})
        after = here | (Q(**{names[last]: values[last]}) & after) if after else here
    return Q(**{f"{names[0]}__{sides[0]}e": values[0]}) & after


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _value_of(row, path: str):
    for name in path.split("__"):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


def _write(order_name: str, direction: str, values: Sequence) -> str:
    return signing.Signer(salt=SALT).sign_object([order_name, direction, *map(_packed, values)])


def _read(cursor: str, order_name: str, length: int) -> tuple[str, list]:
    try:
        if len(cursor) > CURSOR_LIMIT:
            raise signing.BadSignature
        named, direction, *packed = signing.Signer(salt=SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        told = _("This is no cursor of ours. Follow the addresses in “next” and “previous”.")
        raise Problem("invalid", errors={"cursor": told}) from error
    if named != order_name or len(packed) != length:
        told = _("This cursor belongs to another order. Begin again without it.")
        raise Problem("invalid", errors={"cursor": told})
    return direction, [_unpacked(one) for one in packed]


def _packed(value) -> list:
    if isinstance(value, datetime):
        return ["moment", value.astimezone(UTC).isoformat()]
    if isinstance(value, Decimal):
        return ["decimal", str(value)]
    if value is None or not isinstance(value, str | int | float):
        raise TypeError(f"a list cannot be ordered by {value!r}")
    return ["", value]


def _unpacked(packed: Sequence):
    kind, value = packed
    return {"moment": datetime.fromisoformat, "decimal": Decimal, "": lambda plain: plain}[kind](value)
