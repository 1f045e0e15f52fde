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
# A count, or a measure as Python writes it, and a row's id.
RANK = re.compile(r"([0-9]{1,9}|-?[0-9]{1,12}\.[0-9]{1,20}(?:e-[0-9]{1,2})?)-([0-9]{1,18})")
# Microseconds since 1970, the years 1653 to 5138, so that every key is a date; and a row's id.
KEY = re.compile(r"(-?[0-9]{1,16}|[0-9]{17})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """The rows of a page, and the keys that lead on and back; an empty key where there is nothing."""

    rows: Sequence
    after: str
    before: str


def keyset_page(rows: QuerySet, request, *, field: str, size: int, tie: str = "id") -> KeysetPage:
    """One page of `rows`, newest first by (`field`, `tie`), where `?after=` or `?before=` says.

    `field` holds a moment and `tie` an id; either may be of a row that came along ("thread__opened_at"). A key is
    "<microseconds since 1970>-<id>". Raises BadRequest for a key that is not one.
    """
    return _falling_page(rows, request, field, tie, size, read=_read, write=_write)


def ranked_page(rows: QuerySet, request, *, field: str, size: int, tie: str = "id") -> KeysetPage:
    """One page of `rows`, largest first by (`field`, `tie`), where `?after=` or `?before=` says.

    `field` holds a number and `tie` an id; either may be of a row that came along ("thread__reply_count"). A key is
    "<number>-<id>". Raises BadRequest for a key that is not one.
    """
    return _falling_page(rows, request, field, tie, size, read=_read_rank, write=_rank_of)


def _falling_page(rows: QuerySet, request, field: str, tie: str, size: int, *, read, write) -> KeysetPage:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")

    def key_of(row) -> str:
        return f"{write(_value_of(row, field))}-{_value_of(row, tie)}"

    if before:
        value, pk = read(before)
        # The outer condition bounds the walk along the index; the inner one settles rows of the same value.
        higher = rows.filter(Q(**{f"{field}__gt": value}) | Q(**{f"{tie}__gt": pk}), **{f"{field}__gte": value})
        found = list(higher.order_by(field, tie)[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return KeysetPage(found, key_of(found[-1]) if found else "", key_of(found[0]) if more else "")
    if after:
        value, pk = read(after)
        rows = rows.filter(Q(**{f"{field}__lt": value}) | Q(**{f"{tie}__lt": pk}), **{f"{field}__lte": value})
    found = list(rows.order_by(f"-{field}", f"-{tie}")[: size + 1])
    more, found = len(found) > size, found[:size]
    return KeysetPage(found, key_of(found[-1]) if more else "", key_of(found[0]) if after and found else "")


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


def _value_of(row, path: str):
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _write(moment: datetime) -> int:
    # Whole numbers all the way: a float would lose the last microsecond, and with it a row between two pages.
    return (moment - EPOCH) // MICROSECOND


def _read(key: str) -> tuple[datetime, int]:
    found = KEY.fullmatch(key)
    if found is None:
        raise BadRequest(_("This page address is not valid. Begin again at the first page."))
    return EPOCH + int(found[1]) * MICROSECOND, int(found[2])


def _rank_of(number: int | float) -> str:
    # What Python writes of a float is the same float when it is read again.
    return repr(number)


def _read_rank(key: str) -> tuple[int | float, int]:
    found = RANK.fullmatch(key)
    if found is None:
        raise BadRequest(_("This page address is not valid. Begin again at the first page."))
    return int(found[1]) if found[1].isdigit() else float(found[1]), int(found[2])
