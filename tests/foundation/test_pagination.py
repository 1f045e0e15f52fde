"""Pages by key: the same order forwards and backwards, nothing twice, nothing left out."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import BadRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.foundation.models import Job
from apps.foundation.pagination import KeysetPage, keyset_page

MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(5000, 1, 1), timezones=st.just(UTC))
# More pages than any list of this file has.
ENOUGH = 15
# Few distinct moments, a microsecond apart: where pages break.
CLOSE = st.integers(0, 4).map(
    lambda number: datetime(2026, 5, 4, 9, 30, 1, 123_456, UTC) + timedelta(microseconds=number)
)


def page(size=3, **query) -> KeysetPage:
    return keyset_page(Job.objects.all(), RequestFactory().get("/", query), field="due_at", size=size)


def make_jobs(moments):
    Job.objects.all().delete()
    Job.objects.bulk_create([Job(name=f"job {number}", due_at=moment) for number, moment in enumerate(moments)])
    return list(Job.objects.order_by("-due_at", "-id").values_list("pk", flat=True))


def walk(size) -> list[list[int]]:
    """Every page from the first to the last, as ids."""
    pages, here = [], page(size)
    for _page in range(ENOUGH):
        pages.append([job.pk for job in here.rows])
        if not here.after:
            return pages
        here = page(size, after=here.after)
    raise AssertionError("the pages do not end")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.one_of(CLOSE, MOMENTS), max_size=12), size=st.integers(1, 5))
def test_all_pages_together_are_the_list_in_its_order(db, moments, size):
    everything = make_jobs(moments)
    pages = walk(size)
    assert sum(pages, []) == everything
    assert all(len(one) == size for one in pages[:-1])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(CLOSE, min_size=1, max_size=12), size=st.integers(1, 5))
def test_the_way_back_leads_over_the_same_rows(db, moments, size):
    everything = make_jobs(moments)
    here = page(size)
    for _page in range(ENOUGH):
        here = page(size, after=here.after) if here.after else here
    back = [job.pk for job in here.rows]
    for _page in range(ENOUGH):
        if here.before:
            here = page(size, before=here.before)
            back = [job.pk for job in here.rows] + back
    assert back == everything


def test_the_first_page_has_no_way_back_and_the_last_no_way_on(db):
    make_jobs([datetime(2026, 5, 4, 9, minute, tzinfo=UTC) for minute in range(4)])
    first = page(3)
    assert first.before == ""
    last = page(3, after=first.after)
    assert last.after == ""
    assert page(3, before=last.before).rows == first.rows


def test_a_key_keeps_the_last_microsecond(db):
    moment = datetime(2026, 5, 4, 9, 30, 1, 999_999, UTC)
    make_jobs([moment, moment - timedelta(microseconds=1), moment - timedelta(microseconds=2)])
    assert [len(one) for one in walk(1)] == [1, 1, 1]


def test_a_list_without_rows_is_one_empty_page(db):
    assert page() == KeysetPage([], "", "")


@pytest.mark.parametrize(
    "key",
    [
        "x", "1", "-", "1-", "-1", "1-x", "x-1", "1-2-3", "1 - 2", " 1-2", "1-2\n", "1-2\x00", "١-٢", "1.5-2", "1e3-2",
        "--1-2", "1--2", "999999999999999999-1", "1-9999999999999999999", "9" * 5000, "' OR 1=1", 
        "-99999999999999999-1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["after", "before"])
def test_a_key_that_is_none_is_refused_with_a_way_out(db, key, side):
    with pytest.raises(BadRequest, match="first page"):
        page(**{side: key})


@pytest.mark.parametrize("key", ["99999999999999999-999999999999999999", "-9999999999999999-1", "0-0"])
@pytest.mark.parametrize("side", ["after", "before"])
def test_the_farthest_keys_are_answered(db, key, side):
    make_jobs([datetime(2026, 5, 4, tzinfo=UTC)])
    assert len(page(**{side: key}).rows) <= 1


@given(key=st.text(max_size=40))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_key_breaks_the_list(db, key):
    with suppress(BadRequest):
        page(after=key)
