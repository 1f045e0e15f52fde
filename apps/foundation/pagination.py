"""Pages by key: "after this row", never "page 40,000". Every page of a list costs the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# A place in an order that people gave, and a row's id.
PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,18})")
# Microseconds since 1970, the years 1653 to 5138, so that every key is a date; and a row's id.
KEY = re.compile(r"(-?[0-9]{1,16}|[0-9]{17})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """The rows of a page, and the keys that lead on and back; an empty key where there is nothing."""

    rows: Sequence
    after: str
    before: str


def keyset_page(rows: QuerySet, request, *, field: str, size: int) -> KeysetPage:
    """One page of `rows`, newest first by (`field`, id), where `?after=` or `?before=` says.

    A key is "<microseconds since 1970>-<id>". Raises BadRequest for a key that is not one.
    """
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if before:
        moment, pk = _read(before)
        # The outer condition bounds the walk along the index; the inner one settles rows of the same moment.
        newer = rows.filter(Q(**{f"{field}__gt": moment}) | Q(id__gt=pk), **{f"{field}__gte": moment})
        found = list(newer.order_by(field, "id")[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return KeysetPage(found, _write(found[-1], field) if found else "", _write(found[0], field) if more else "")
    if after:
        moment, pk = _read(after)
        rows = rows.filter(Q(**{f"{field}__lt": moment}) | Q(id__lt=pk), **{f"{field}__lte": moment})
    found = list(rows.order_by(f"-{field}", "-id")[: size + 1])
    more, found = len(found) > size, found[:size]
    return KeysetPage(
        found, _write(found[-1], field) if more else "", _write(found[0], field) if after and found else ""
    )


def ordered_page(rows: QuerySet, request, *, size: int) -> KeysetPage:
    """One page of `rows` in the order of (`position`, id), where `?after=` or `?before=` says.

    A key is "<position>-<id>". Raises BadRequest for a key that is not one.
    """
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if before:
        position, pk = _read_place(before)
        earlier = rows.filter(Q(position__lt=position) | Q(id__lt=pk), position__lte=position)
        found = list(earlier.order_by("-position", "-id")[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return KeysetPage(found, _place_of(found[-1]) if found else "", _place_of(found[0]) if more else "")
    if after:
        position, pk = _read_place(after)
        rows = rows.filter(Q(position__gt=position) | Q(id__gt=pk), position__gte=position)
    found = list(rows.order_by("position", "id")[: size + 1])
    more, found = len(found) > size, found[:size]
    return KeysetPage(found, _place_of(found[-1]) if more else "", _place_of(found[0]) if after and found else "")


def _place_of(row) -> str:
    return f"{row.position}-{row.pk}"


def _read_place(key: str) -> tuple[int, int]:
    found = PLACE.fullmatch(key)
    if found is None:
        raise BadRequest(_("This page address is not valid. Begin again at the first page."))
    return int(found[1]), int(found[2])


def _write(row, field: str) -> str:
    # Whole numbers all the way: a float would lose the last microsecond, and with it a row between two pages.
    return f"{(getattr(row, field) - EPOCH) // MICROSECOND}-{row.pk}"


def _read(key: str) -> tuple[datetime, int]:
    found = KEY.fullmatch(key)
    if found is None:
        raise BadRequest(_("This page address is not valid. Begin again at the first page."))
    return EPOCH + int(found[1]) * MICROSECOND, int(found[2])
