"""What was taken in is looked at again: changes arrive like anything else, and the pause grows with the age."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ingest.models import Arrival, Complaint
from apps.ingest.verbs import receive
from apps.ingest.verbs.process import process_arrivals
from apps.ingest.verbs.recheck import AT_A_TIME, FIRST_RECHECK, recheck_source, recheck_stored
from apps.sources.connectors import AuthenticationFailed, Unavailable
from tests.stand_in import StandInConnector, able, heard


@pytest.fixture
def asked(monkeypatch):
    """Which items the network was asked about, in turn; what it answers is in `network.changed`."""
    answer, ids = StandInConnector.recheck, []

    def recheck(self, external_ids):
        ids.append(list(external_ids))
        self.place.answer("recheck")
        return answer(self, external_ids)

    monkeypatch.setattr(StandInConnector, "recheck", recheck)
    return ids


def take_in(source, *external_ids: str, said_at=None) -> list[Complaint]:
    said_at = said_at or timezone.now() - timedelta(hours=1)
    receive(source, [heard(external_id, said_at=said_at) for external_id in external_ids])
    Complaint.objects.update(recheck_at=timezone.now() - timedelta(seconds=1))
    return list(Complaint.objects.order_by("pk"))


def test_only_what_is_due_and_not_withdrawn_is_looked_at(stand_in, asked):
    later, gone, due = take_in(stand_in, "later", "gone", "due")
    Complaint.objects.filter(pk=later.pk).update(recheck_at=timezone.now() + timedelta(minutes=5))
    Complaint.objects.filter(pk=gone.pk).update(fate=Complaint.Fate.WITHDRAWN)

    assert recheck_stored() == 1
    assert asked == [[due.external_id]]


def test_an_edit_and_a_deletion_are_followed(stand_in, network, asked):
    take_in(stand_in, "edited", "deleted")
    edited = {"external_id": "edited", "text": "My kettle leaks less now.", "version": timezone.now().isoformat()}
    network.changed = [("edited:2", edited), ("deleted:deleted", {"gone": "deleted"})]
    recheck_source(stand_in)
    process_arrivals(stand_in)

    states = {one.external_id: (one.fate, one.text) for one in Complaint.objects.all()}
    assert states == {
        "edited": (Complaint.Fate.PUBLISHED, "My kettle leaks less now."),
        "deleted": (Complaint.Fate.WITHDRAWN, ""),
    }


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(seconds=30), FIRST_RECHECK),
        (timedelta(hours=10), timedelta(hours=1)),
        (timedelta(days=400), timedelta(hours=24)),
    ],
)
def test_the_pause_is_a_tenth_of_the_age_within_its_bounds(stand_in, asked, age, pause):
    take_in(stand_in, "1", said_at=timezone.now() - age)
    looked_at = timezone.now()
    recheck_source(stand_in)

    wait = Complaint.objects.get().recheck_at - looked_at
    assert abs(wait - pause) < timedelta(seconds=5)


def test_many_are_looked_at_some_at_a_time_the_longest_due_first(stand_in, asked):
    rows = take_in(stand_in, *(f"item-{number}" for number in range(AT_A_TIME + 5)))
    last = rows[0]
    Complaint.objects.filter(pk=last.pk).update(recheck_at=timezone.now())

    assert recheck_source(stand_in) == AT_A_TIME
    assert recheck_source(stand_in) == 5
    assert last.external_id in asked[1]


def test_after_trouble_they_come_first_again_and_nothing_found_before_is_lost(stand_in, network, monkeypatch):
    take_in(stand_in, "1")
    due_at = Complaint.objects.get().recheck_at

    def trouble(self, external_ids):
        yield "1:2", {"external_id": "1", "text": "It leaks.", "version": timezone.now().isoformat()}
        raise Unavailable("It answered 500.")

    monkeypatch.setattr(StandInConnector, "recheck", trouble)
    assert recheck_source(stand_in) == 0
    assert Arrival.objects.count() == 1
    assert Complaint.objects.get().recheck_at == due_at


def test_a_network_that_knows_us_no_more_pauses_the_source(stand_in, network, asked):
    [row] = take_in(stand_in, "1")
    network.before = [AuthenticationFailed("The access token is not accepted.")]
    recheck_source(stand_in)

    assert Complaint.objects.get().recheck_at == row.recheck_at
    stand_in.refresh_from_db()
    assert stand_in.is_paused
    assert recheck_stored() == 0


def test_a_network_that_cannot_be_asked_again_is_not(stand_in, asked):
    take_in(stand_in, "1")
    able(recheck_hours=0)
    assert recheck_stored() == 0
    assert asked == []
