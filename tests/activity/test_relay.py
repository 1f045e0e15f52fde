"""Committed events reach each listener, each at its own pace."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from apps.activity.hearing import hears
from apps.activity.models import Announcement
from apps.activity.schedules import sweep_announcements
from apps.activity.verbs import Happening, announce_batch, record, record_all, relay
from apps.activity.verbs import announce as announcing
from apps.company.models import Department
from tests.racing import at_once, errors, needs_postgresql


class Ear:
    """A listener that remembers what it was told, and fails on what it was asked to."""

    def __init__(self, name, *actions):
        self.__module__, self.__name__ = "apps.activity.ear", name
        self.heard, self.batches, self.fails_on = [], [], set()
        self.lock = threading.Lock()
        hears(*actions)(self)

    def __call__(self, events):
        with self.lock:
            self.batches.append(len(events))
        if any(event.particulars.get("place") in self.fails_on for event in events):
            raise RuntimeError("this ear aches")
        with self.lock:
            self.heard += [event.particulars.get("place") for event in events]


@pytest.fixture
def ear(knocked):
    return Ear("first", knocked)


@pytest.fixture
def other_ear(knocked):
    return Ear("second", knocked)


def knock(knocked, department, *places):
    with transaction.atomic():
        record_all([Happening(knocked, department, None, {"place": place}) for place in places])


def due_now():
    """Let the back-off pass."""
    Announcement.objects.update(next_at=timezone.now() - timedelta(seconds=1))


def test_each_listener_is_told_once_in_the_order_of_the_log(knocked, department, ear, other_ear):
    knock(knocked, department, "front", "back", "roof")
    assert relay() == 6
    assert relay() == 0
    assert ear.heard == other_ear.heard == ["front", "back", "roof"]
    assert ear.batches == [3]
    assert Announcement.objects.count() == 0


def test_a_listener_that_fails_neither_stops_nor_repeats_the_others(knocked, department, ear, other_ear):
    ear.fails_on = {"front", "back"}
    knock(knocked, department, "front", "back")
    relay()
    relay()
    assert other_ear.heard == ["front", "back"]
    assert ear.heard == []
    due_now()
    relay()
    assert other_ear.heard == ["front", "back"]
    ear.fails_on = set()
    due_now()
    relay()
    assert ear.heard == ["front", "back"]


def test_a_bad_event_in_a_batch_holds_up_no_other(knocked, department, ear):
    ear.fails_on = {"back"}
    knock(knocked, department, "front", "back", "roof")
    relay()
    assert ear.heard == ["front", "roof"]
    [owed] = Announcement.objects.all()
    assert owed.event.particulars == {"place": "back"}
    assert owed.attempts == 1
    assert "RuntimeError: this ear aches" in owed.error


def test_a_failed_telling_is_tried_again_later_and_later(knocked, department, ear):
    ear.fails_on = {"front"}
    knock(knocked, department, "front")
    waits = []
    for _try in range(12):
        due_now()
        before = timezone.now()
        relay()
        waits.append((Announcement.objects.get().next_at - before).total_seconds())
    assert [round(wait, -1) for wait in waits[1:5]] == [10, 20, 40, 80]
    assert waits[0] == pytest.approx(5, abs=2)
    assert max(waits) == pytest.approx(announcing.LAST_RETRY_SECONDS, abs=2)


def test_what_must_wait_is_not_told_before_its_time(knocked, department, ear):
    ear.fails_on = {"front"}
    knock(knocked, department, "front")
    relay()
    assert relay() == 0
    assert ear.batches == [1]


def test_what_a_failing_listener_wrote_is_undone(knocked, department):
    @hears(knocked)
    def found_department(events):
        """Writes, and then fails."""
        Department.objects.create(name="Half-written", slug="half-written")
        raise RuntimeError

    knock(knocked, department, "front")
    relay()
    assert not Department.objects.filter(slug="half-written").exists()
    assert Announcement.objects.count() == 1


def test_a_database_error_in_a_listener_spoils_nobody_elses_telling(knocked, department, other_ear):
    @hears(knocked)
    def double_department(events):
        """Breaks a constraint."""
        Department.objects.create(name=department.name, slug=department.slug)

    knock(knocked, department, "front")
    relay()
    assert other_ear.heard == ["front"]
    assert Announcement.objects.count() == 1


def test_a_listener_whose_app_is_gone_is_owed_nothing(knocked, department, ear, caplog):
    knock(knocked, department, "front")
    Announcement.objects.update(listener="gone.away")
    relay()
    assert Announcement.objects.count() == 0
    assert "gone.away" in caplog.text


def test_more_than_a_batch_is_told_in_several(knocked, department, ear, monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    knock(knocked, department, "a", "b", "c", "d", "e")
    relay()
    assert ear.heard == ["a", "b", "c", "d", "e"]
    assert ear.batches == [2, 2, 1]


def test_what_a_listener_records_is_told_in_the_same_round(knocked, opened, department):
    doors = Ear("doors", opened)

    @hears(knocked)
    def open_door(events):
        """Answers a knock."""
        for _event in events:
            record(opened, department, by=None, place="door")

    knock(knocked, department, "front")
    relay()
    assert doors.heard == ["door"]


def test_a_lost_wake_up_is_found_by_the_sweep(knocked, department, ear):
    knock(knocked, department, "front")
    sweep_announcements()
    assert ear.heard == ["front"]


def test_two_listeners_cannot_share_a_name(knocked, ear):
    with pytest.raises(ValueError, match="two listeners"):
        Ear("first", knocked)


def test_telling_costs_the_same_number_of_queries_for_one_and_for_a_hundred(
    knocked, department, ear, django_assert_num_queries
):
    for places in (["one"], [str(number) for number in range(100)]):
        knock(knocked, department, *places)
        with django_assert_num_queries(7):
            announce_batch()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_tell_everything_once(knocked, department, ear, monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 5)
    places = [str(number) for number in range(60)]
    knock(knocked, department, *places)
    assert errors(at_once(relay, relay, relay)) == []
    assert sorted(ear.heard) == sorted(places)
    assert Announcement.objects.count() == 0


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_committed_after_a_later_one_is_still_told(knocked, department, ear):
    recorded, may_commit = threading.Event(), threading.Event()

    def slow_verb():
        try:
            with transaction.atomic():
                record(knocked, department, by=None, place="slow")
                recorded.set()
                assert may_commit.wait(20)
        finally:
            connections.close_all()

    slow = threading.Thread(target=slow_verb, daemon=True)
    slow.start()
    assert recorded.wait(20)
    knock(knocked, department, "quick")
    relay()
    assert ear.heard == ["quick"]
    may_commit.set()
    slow.join(20)
    relay()
    assert ear.heard == ["quick", "slow"]
