"""How a noun looks to programs: read only, with what a whole list needs looked up at once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..feeds import with_full_addresses
from ..structured import full_address
from .serializers import Shown


class ShapeList(serializers.ListSerializer):
    """Many of the same noun: prepared together, then written one by one."""

    def to_representation(self, data: Iterable) -> list:
        """The rows, prepared with one question for all of them."""
        rows = list(data.all() if hasattr(data, "all") else data)
        self.child.prepare(rows)
        return [self.child.to_representation(row) for row in rows]


class Shape(Shown):
    """A noun as programs read it. Its fields are named one by one; nothing of a model appears by itself.

    Where it stands inside another shape, that one prepares the rows.
    """

    class Meta:
        list_serializer_class = ShapeList

    def prepare(self, rows: Sequence[Any]) -> None:
        """Look up for all rows at once what their fields need beside the row, and write it on them."""

    def to_representation(self, row: Any) -> dict:
        """One row as JSON; alone it is prepared like a list of one."""
        if self.parent is None:
            self.prepare([row])
        return super().to_representation(row)


class HtmlField(serializers.CharField):
    """Rendered words, safe to show, in which paths of this site are whole addresses."""

    def to_representation(self, value: str) -> str:
        """The words as they may stand anywhere."""
        return with_full_addresses(value)


@extend_schema_field(OpenApiTypes.URI)
class PageField(serializers.Field):
    """The full address of the page on which people see the row; null where there is none."""

    def __init__(self, **kwargs):
        kwargs |= {"source": "*", "read_only": True}
        super().__init__(**kwargs)

    def to_representation(self, row: Any) -> str | None:
        """By `get_absolute_url`."""
        path = row.get_absolute_url()
        return full_address(path) if path else None


@extend_schema_field(OpenApiTypes.URI)
class ApiField(serializers.Field):
    """The full address of the row for programs: `ApiField("thread")` for the one of /api/v1/ with that name.

    `number` names the attribute that stands in the address.
    """

    def __init__(self, name: str, *, number: str = "pk", **kwargs):
        self.name, self.number = name, number
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, row: Any) -> str:
        """The address."""
        return api_address(self.name, getattr(row, self.number))


def api_address(name: str, *numbers: Any) -> str:
    """The full address of something below /api/v1/, by the name of its route."""
    return full_address(reverse(f"api:{name}", args=numbers))
