"""Raw payloads are forgotten in time; what they became stays."""

from datetime import timedelta

from django.utils import timezone

from apps.ingest.models import Arrival, Complaint, Rejection
from apps.ingest.verbs import purge_raw, receive, store_arrivals
from tests.stand_in import able, heard


def test_nothing_raw_is_older_than_its_time(stand_in, ago, catch_up):
    receive(stand_in, [heard(), heard("2", is_own=True)])
    store_arrivals(stand_in, [("9:a", {"poison": True})])
    catch_up()
    assert purge_raw() == 0

    for model, field in ((Complaint, "received_at"), (Arrival, "received_at"), (Rejection, "rejected_at")):
        model.objects.update(**{field: ago(days=31)})
    assert purge_raw() == 3
    assert Complaint.objects.get().raw == {}
    assert "leaks" in Complaint.objects.get().text
    assert not Arrival.objects.exists()
    assert not Rejection.objects.exists()


def test_a_network_that_allows_less_gets_less(stand_in):
    receive(stand_in, [heard()])
    Complaint.objects.update(received_at=timezone.now() - timedelta(hours=25))
    able(retention_hours=24)
    assert purge_raw() == 1


def test_what_still_waits_is_not_forgotten(stand_in, ago):
    store_arrivals(stand_in, [("9:a", {"external_id": "9", "text": "Late"})])
    Arrival.objects.update(received_at=ago(days=100))
    assert purge_raw() == 0
