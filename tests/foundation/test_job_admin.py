"""Jobs by the clock where staff works."""

from datetime import timedelta

from django.utils import timezone

from apps.foundation.jobs import is_late, late_jobs
from apps.foundation.models import Job
from tests.conftest import signed_in
from tests.staff import page

BEAT = "foundation.beat_main_lane"


def test_a_job_is_late_after_a_minute_without_success(db):
    job = Job.objects.create(name=BEAT, due_at=timezone.now(), last_succeeded_at=timezone.now() - timedelta(seconds=50))
    assert not is_late(job)

    Job.objects.update(last_succeeded_at=timezone.now() - timedelta(minutes=2))
    assert late_jobs() == [job]


def test_a_job_that_never_ran_is_late_once_it_was_due_for_long(db):
    Job.objects.create(name=BEAT, due_at=timezone.now() + timedelta(seconds=10))
    assert late_jobs() == []

    Job.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    assert len(late_jobs()) == 1


def test_a_job_that_is_no_longer_run_is_never_late(db):
    Job.objects.create(name="gone.job", due_at=timezone.now() - timedelta(days=9))
    assert late_jobs() == []


def test_the_list_tells_the_last_success_and_what_is_late(client, mona):
    Job.objects.create(name=BEAT, due_at=timezone.now(), last_succeeded_at=timezone.now() - timedelta(hours=3))

    html = signed_in(client, mona).get(page(Job, "changelist")).content.decode()

    assert "3 hours ago" in html
    assert "Late" in html
