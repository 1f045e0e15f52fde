"""Pages by cursor: every row once, whatever is equal, added or tampered with."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing

from apps.foundation.api.paging import SALT
from apps.foundation.models import Job
from tests.foundation.api.doors import JobsView, ask

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def jobs():
    """Nine, of which three each are due at the same moment."""
    return Job.objects.bulk_create(
        Job(name=f"job {number}", due_at=NOON + timedelta(microseconds=number // 3)) for number in range(9)
    )


def page(path: str = "/api/v1/jobs/?page_size=2") -> dict:
    answer = ask(JobsView, "GET", path)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def inside(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


def walk(path: str, way: str) -> list[str]:
    names = []
    while path:
        told = page(inside(path))
        rows = [row["name"] for row in told["results"]]
        names += rows if way == "next" else rows[::-1]
        path = told[way]
    return names


@pytest.mark.parametrize("order", ["soonest", "latest", "name"])
def test_every_row_comes_once_there_and_back(jobs, order):
    forth = walk(f"/api/v1/jobs/?page_size=2&order={order}", "next")
    assert sorted(forth) == sorted(job.name for job in jobs)
    assert forth == sorted(forth, reverse=order == "latest")
    last = page(f"/api/v1/jobs/?page_size=8&order={order}")["next"]
    assert walk(page(inside(last))["previous"].replace("page_size=8", "page_size=3"), "previous") == forth[:8][::-1]


def test_the_ends_of_a_list_lead_nowhere(jobs):
    first = page("/api/v1/jobs/?page_size=5")
    assert first["previous"] is None
    last = page(inside(first["next"]))
    assert (last["next"], len(last["results"])) == (None, 4)
    assert page(inside(last["previous"]))["previous"] is None
    assert page("/api/v1/jobs/?name=nothing") == {"next": None, "previous": None, "results": []}


def test_what_is_added_or_deleted_meanwhile_moves_nothing(jobs):
    first = page("/api/v1/jobs/?page_size=4")
    Job.objects.create(name="earlier", due_at=NOON - timedelta(days=1))
    Job.objects.filter(name="job 3").delete()
    assert [row["name"] for row in page(inside(first["next"]))["results"]] == ["job 4", "job 5", "job 6", "job 7"]


def test_links_keep_what_was_asked_for_and_stand_in_the_header_as_well(jobs):
    answer = ask(JobsView, "GET", "/api/v1/jobs/?page_size=2&name=job&order=latest")
    address = json.loads(answer.content)["next"]
    asked = parse_qs(urlsplit(address).query)
    assert (asked["name"], asked["order"], asked["page_size"]) == (["job"], ["latest"], ["2"])
    assert answer["Link"] == f'<{address}>; rel="next"'


def test_a_cursor_that_was_changed_or_belongs_elsewhere_is_refused(jobs):
    cursor = parse_qs(urlsplit(page()["next"]).query)["cursor"][0]
    forged = signing.Signer(salt="another").sign_object(["soonest", "on", ["", 1], ["", 1]])
    short = signing.Signer(salt=SALT).sign_object(["soonest", "on", ["", 1]])
    for told in (cursor[:-1] + "x", "0" + cursor, forged, short, "x" * 1500, "{}", "a:b:c"):
        assert ask(JobsView, "GET", f"/api/v1/jobs/?cursor={told}").status_code == 400
    assert ask(JobsView, "GET", f"/api/v1/jobs/?order=name&cursor={cursor}").status_code == 400


def test_a_page_costs_one_query(jobs, django_assert_num_queries, settings):
    settings.LIMITS = {**settings.LIMITS, "api_read": {}}
    for size in (2, 9):
        with django_assert_num_queries(1):
            page(f"/api/v1/jobs/?page_size={size}")
