"""Whoever changes many things that were heard takes them in one order, so that no two wait for each other."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.ingest.models import Complaint
from apps.ingest.verbs import publish_complaints, receive
from apps.ingest.verbs.recheck import recheck_source
from apps.sources.models import Policy, Source
from tests.racing import at_once, errors, needs_postgresql
from tests.stand_in import NOON, heard

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def pair(stand_in):
    """Two that were heard, of which the first lies behind the second in the table and was said later."""
    Source.objects.update(policy=Policy.AFTER_TRIAGE)
    stand_in.refresh_from_db()
    receive(stand_in, [heard("1", said_at=NOON), heard("2", said_at=NOON - timedelta(hours=1))])
    first, second = Complaint.objects.order_by("pk")
    Complaint.objects.filter(pk=first.pk).update(handle="moved")
    Complaint.objects.update(recheck_at=timezone.now() - timedelta(hours=1))
    Complaint.objects.filter(pk=first.pk).update(handle="moved again")
    return first, second


def lock_one_after_the_other(first, second, has_first: threading.Event) -> None:
    """Take the first, wait until somebody waits for it, then take the second."""
    with transaction.atomic(), connection.cursor() as cursor:
        Complaint.objects.select_for_update().get(pk=first.pk)
        has_first.set()
        for _ in range(100):
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                break
            time.sleep(0.05)
        else:
            raise AssertionError("nobody waited")
        Complaint.objects.select_for_update().get(pk=second.pk)


def look_again(source, complaints) -> None:
    recheck_source(source)


def publish(source, complaints) -> None:
    publish_complaints(complaints, by=None)


def hear_again(source, complaints) -> None:
    later = timezone.now()
    receive(source, [heard("2", text="It leaks more", version=later), heard("1", text="It leaks less", version=later)])


@pytest.mark.parametrize("change", [look_again, publish, hear_again])
def test_nobody_holds_a_later_one_while_waiting_for_an_earlier(stand_in, pair, change):
    has_first = threading.Event()

    def changes() -> None:
        assert has_first.wait(10)
        change(stand_in, list(pair))

    outcomes = at_once(lambda: lock_one_after_the_other(*pair, has_first), changes)
    assert errors(outcomes) == []
