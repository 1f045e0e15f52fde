"""The first page of staff: each number is the length of the list that it leads to."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.forum.models import Thread
from apps.forum.verbs import post_reply, resolve_thread
from apps.foundation.models import Job
from apps.ingest.models import Arrival
from apps.ingest.verbs import receive
from apps.sources.models import Source
from apps.sources.verbs import pause_source
from tests.conftest import make_person, signed_in
from tests.stand_in import heard


@pytest.fixture
def busy_day(stand_in, thread, omar, catch_up):
    """A day on which something of everything happened."""
    receive(stand_in, [heard(str(number), f"Broken, number {number}", author=str(number)) for number in range(13)])
    catch_up()
    first = Thread.objects.filter(said_on="Stand-in").order_by("pk").first()
    post_reply(first, by=omar, body="Please descale it.", goes_home=True)
    resolve_thread(first, by=omar)
    catch_up()
    Delivery.objects.update(state="failed", error="gone")
    for number in range(3):
        Arrival.objects.create(source=stand_in, event_id=f"q{number}", payload={}, state="quarantined")
    pause_source(stand_in, by=omar, reason="The token is not accepted.")
    Job.objects.create(name="foundation.beat_main_lane", due_at=timezone.now() - timedelta(hours=2))
    Job.objects.exclude(name="foundation.beat_main_lane").delete()


def test_each_number_is_the_length_of_its_list(client, busy_day):
    at_work = signed_in(client, make_person("Root", "Manager", is_superuser=True))
    context = at_work.get("/admin/").context

    numbers = {figure.label: figure.number for figure in [*context["figures"], *context["troubles"]]}
    assert numbers == {
        "need attention": 13,
        "heard elsewhere today": 13,
        "asked here today": 1,
        "answered today": 1,
        "resolved today": 1,
        "answer could not be posted": 1,
        "arrivals in quarantine": 3,
        "paused source": 1,
        "late job": 1,
    }
    for figure in [*context["figures"], *context["troubles"]]:
        response = at_work.get(figure.address)
        assert response.status_code == 200, figure.address
        assert len(response.context["cl"].result_list) == figure.number, figure.label


def test_the_ten_most_urgent_cases_are_shown_in_order(client, busy_day, omar):
    urgent = Case.objects.needs_attention().order_by("pk").last()
    Case.objects.filter(pk=urgent.pk).update(priority=100)

    cases = [entry["case"] for entry in signed_in(client, omar).get("/admin/").context["cases"]]

    assert len(cases) == 10
    assert cases[0] == urgent


def test_nobody_sees_a_number_whose_list_they_may_not_open(client, busy_day, omar):
    context = signed_in(client, omar).get("/admin/").context
    labels = {figure.label for figure in context["troubles"]}
    assert labels == {"answer could not be posted", "paused source"}


def test_the_page_tells_how_each_source_fares(client, busy_day, mona):
    html = signed_in(client, mona).get("/admin/").content.decode()

    assert 'title="The token is not accepted."' in html
    assert html.count("<rect") == 28
    assert "<script>" not in html


def test_the_page_costs_the_same_on_a_quiet_and_on_a_busy_day(
    client, mona, catch_up, request, django_assert_max_num_queries, django_assert_num_queries
):
    at_work = signed_in(client, mona)
    at_work.get("/admin/")
    with django_assert_max_num_queries(40) as quiet:
        at_work.get("/admin/")
    cost = len(quiet)
    request.getfixturevalue("busy_day")
    # What a process remembers for half a minute may have been forgotten meanwhile.
    at_work.get("/admin/")
    with django_assert_num_queries(cost):
        at_work.get("/admin/")


def test_a_quiet_day_says_what_will_appear_here(client, mona):
    html = signed_in(client, mona).get("/admin/").content.decode()

    assert "Nobody waits." in html
    assert not re.search("Something is failing", html)
    assert not Source.objects.exists()
