"""The supervisor's watchdog: when a lane counts as stalled. Real processes are tried elsewhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.foundation.background import LANES, MAIN
from apps.foundation.lanes import Lane
from apps.foundation.models import Job
from apps.foundation.schedules import HEARTBEATS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patience(settings):
    settings.WORKER_STALLED_AFTER = 60


@pytest.fixture
def lane():
    lane = Lane(MAIN)
    lane.started_at = timezone.now() - timedelta(hours=1)
    return lane


def beat(seconds_ago: float, lane: str = MAIN) -> None:
    Job.objects.update_or_create(
        name=HEARTBEATS[lane],
        defaults={"due_at": timezone.now(), "last_succeeded_at": timezone.now() - timedelta(seconds=seconds_ago)},
    )


def test_a_lane_that_beats_is_not_stalled(lane):
    beat(10)
    assert not lane.is_stalled(timezone.now())


def test_a_lane_whose_last_beat_is_too_old_is_stalled(lane):
    beat(61)
    assert lane.is_stalled(timezone.now())


def test_a_lane_may_be_busy_as_long_as_two_slow_tasks_take(lane):
    beat(59)
    assert not lane.is_stalled(timezone.now())


def test_a_lane_that_never_beat_has_its_grace_period_and_no_more(lane):
    assert lane.is_stalled(timezone.now())
    lane.started_at = timezone.now() - timedelta(seconds=30)
    assert not lane.is_stalled(timezone.now())


def test_a_restart_begins_a_new_grace_period_although_the_beat_is_old(lane):
    beat(600)
    lane.started_at = timezone.now()
    assert not lane.is_stalled(timezone.now())


def test_a_heartbeat_that_was_queued_but_never_finished_does_not_count(lane):
    Job.objects.create(name=HEARTBEATS[MAIN], due_at=timezone.now(), queued_at=timezone.now())
    assert lane.is_stalled(timezone.now())


def test_one_lane_does_not_vouch_for_the_other():
    [other] = [name for name in LANES if name != MAIN]
    beat(1, MAIN)
    lane = Lane(other)
    lane.started_at = timezone.now() - timedelta(hours=1)
    assert lane.is_stalled(timezone.now())


def test_a_lane_that_was_not_started_counts_as_ended(lane):
    assert lane.has_exited()
    lane.kill()
    lane.ask_to_stop()
