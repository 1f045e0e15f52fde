"""Work for later joins the transaction, names rows and not content, and runs by the clock once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from apps.company.models import Department
from apps.foundation import background
from apps.foundation.background import LANES, MAIN, PLATFORM, clock_jobs, every, later, perform, queue_due_jobs
from apps.foundation.models import Job
from apps.foundation.schedules import HEARTBEATS
from tests.racing import at_once, errors, needs_postgresql


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    """A registry of its own for each test, so that none leaves work behind."""
    monkeypatch.setattr(background, "_registry", dict(background._registry))
    return background._registry


@pytest.fixture
def done(registry):
    """What `note` has been asked to do."""
    rows = []

    @background.background
    def note(*departments):
        rows.append([department.name for department in departments])

    note.rows = rows
    return note


@pytest.fixture
def ticking(registry):
    """A clock job alone in the registry, every 20 seconds."""
    registry.clear()
    runs = []

    @every(seconds=20)
    def tick():
        runs.append(timezone.now())

    tick.runs = runs
    return tick


def queued():
    """Each queue row as the worker would unpack it: its arguments and its lane."""
    return [(SignedPackage.loads(row.payload)["args"], row.key) for row in OrmQ.objects.order_by("id")]


def test_work_for_later_carries_a_name_and_row_identities_and_nothing_else(done, department):
    later(done, department)
    [(arguments, lane)] = queued()
    assert arguments[1] == [f"company.Department:{department.pk}"]
    assert arguments[0].endswith(".note")
    assert lane == MAIN
    assert "Billing" not in str(arguments)


@pytest.mark.parametrize("here", LANES)
def test_work_goes_to_its_own_lane_from_whichever_it_is_queued(done, department, monkeypatch, here):
    monkeypatch.setattr(Conf, "CLUSTER_NAME", here)
    later(done, department)
    assert [lane for _arguments, lane in queued()] == [MAIN]


def test_work_of_a_transaction_that_was_rolled_back_does_not_exist(transactional_db, done):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later(done, Department.objects.create(name="Returns", slug="returns"))
        raise ZeroDivisionError
    assert OrmQ.objects.count() == 0


def test_work_of_a_rolled_back_savepoint_does_not_exist_though_the_rest_does(transactional_db, done):
    with transaction.atomic():
        later(done, Department.objects.create(name="Kept", slug="kept"))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            later(done, Department.objects.create(name="Lost", slug="lost"))
            raise ZeroDivisionError
    assert OrmQ.objects.count() == 1


def test_the_worker_reads_the_rows_afresh(done, department):
    later(done, department)
    Department.objects.filter(pk=department.pk).update(name="Accounts")
    [(arguments, _lane)] = queued()
    perform(*arguments)
    assert done.rows == [["Accounts"]]


def test_work_whose_row_is_gone_is_dropped_without_an_error(done, department):
    later(done, department)
    [(arguments, _lane)] = queued()
    department.delete()
    perform(*arguments)
    assert done.rows == []


def test_a_name_that_nobody_registered_is_dropped_and_told(db, caplog):
    perform("nobody.knows_this", [])
    assert "nobody.knows_this" in caplog.text


def test_only_registered_functions_can_be_done_later(db):
    def stranger():
        """Not registered."""

    with pytest.raises(KeyError):
        later(stranger)
    assert OrmQ.objects.count() == 0


def test_two_functions_cannot_share_a_name(done):
    with pytest.raises(ValueError, match="note"):

        @background.background
        def note():
            """The same module, the same name, another function."""


def test_slow_platforms_have_a_lane_of_their_own(registry, db):
    @background.background(lane=PLATFORM)
    def call_platform():
        """Speaks with somebody slow."""

    later(call_platform)
    assert [lane for _arguments, lane in queued()] == [PLATFORM]


def test_a_job_by_the_clock_is_queued_when_its_time_has_come_and_not_before(ticking, db):
    assert queue_due_jobs() == 1
    assert queue_due_jobs() == 0
    job = Job.objects.get()
    assert job.due_at > timezone.now()
    Job.objects.update(due_at=timezone.now(), queued_at=None)
    assert queue_due_jobs() == 1


def test_a_job_that_waits_in_a_stalled_lane_is_not_piled_up(ticking, db):
    queue_due_jobs()
    for _second in range(5):
        Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        queue_due_jobs()
    assert OrmQ.objects.count() == 1


def test_a_job_that_a_worker_lost_is_queued_again_after_its_patience(ticking, db):
    queue_due_jobs()
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1), queued_at=timezone.now() - timedelta(seconds=61))
    assert queue_due_jobs() == 1


def test_a_missed_run_is_not_caught_up(ticking, db):
    Job.objects.create(name=clock_jobs()[0].name, due_at=timezone.now() - timedelta(hours=5))
    assert queue_due_jobs() == 1
    assert Job.objects.get().due_at > timezone.now()


def test_a_finished_run_is_remembered_and_makes_room_for_the_next(ticking, db):
    queue_due_jobs()
    [(arguments, _lane)] = queued()
    perform(*arguments)
    job = Job.objects.get()
    assert len(ticking.runs) == 1
    assert job.last_succeeded_at
    assert job.queued_at is None


def test_a_failed_run_is_not_remembered_as_a_success(registry, db):
    registry.clear()

    @every(seconds=20)
    def fail():
        raise ZeroDivisionError

    queue_due_jobs()
    [(arguments, _lane)] = queued()
    with pytest.raises(ZeroDivisionError):
        perform(*arguments)
    assert Job.objects.get().last_succeeded_at is None


def test_each_lane_has_a_heartbeat_that_runs_in_it():
    lanes = {work.name: work.lane for work in clock_jobs()}
    assert {lane: lanes[name] for lane, name in HEARTBEATS.items()} == {lane: lane for lane in LANES}


@needs_postgresql
def test_four_clocks_at_once_queue_each_job_once(transactional_db):
    expected = len(clock_jobs())
    outcomes = at_once(*[queue_due_jobs] * 4)
    assert errors(outcomes) == []
    assert sum(outcomes) == expected
    assert OrmQ.objects.count() == expected
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1), queued_at=None)
    outcomes = at_once(*[queue_due_jobs] * 4)
    assert sum(outcomes) == expected


@pytest.mark.django_db
def test_what_a_dead_lane_had_taken_up_is_given_back_at_once_and_other_lanes_keep_theirs():
    from apps.foundation.background import MAIN, PLATFORM, take_up_again, unacknowledged

    now = timezone.now()
    for lane in (MAIN, MAIN, PLATFORM):
        OrmQ.objects.create(key=lane, payload="x", lock=now + timedelta(seconds=20))
    assert unacknowledged(MAIN) == 2
    assert take_up_again(MAIN) == 2
    assert unacknowledged(MAIN) == 0
    assert OrmQ.objects.filter(key=MAIN, lock__lte=timezone.now()).count() == 2
    assert OrmQ.objects.get(key=PLATFORM).lock > timezone.now()
