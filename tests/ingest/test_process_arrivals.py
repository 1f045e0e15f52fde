"""Raw items are stored as they came and understood later; what cannot be understood is set aside with its reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.forum.models import Thread
from apps.ingest.models import QUARANTINE_AFTER, Arrival, Complaint
from apps.ingest.verbs import process, process_arrivals, release_arrivals, store_arrivals
from apps.ingest.verbs.process import queue_waiting_arrivals
from tests.stand_in import NOON


def item(number: int, **raw) -> tuple[str, dict]:
    return f"{number}:a", {"external_id": str(number), "text": f"Kettle number {number} leaks.", **raw}


def test_an_arrival_is_stored_at_once_and_understood_in_the_background(stand_in, catch_up):
    assert store_arrivals(stand_in, [item(1), item(2)]) == 2
    assert not Complaint.objects.exists()

    catch_up()
    assert Thread.objects.count() == 2
    assert set(Arrival.objects.values_list("state", flat=True)) == {"done"}


def test_the_same_arrival_again_is_not_stored_again(stand_in):
    store_arrivals(stand_in, [item(1)])
    assert store_arrivals(stand_in, [item(1), item(2), item(2)]) == 1
    assert Arrival.objects.count() == 2


def test_an_unreadable_item_is_quarantined_with_its_reason_and_the_rest_goes_in(stand_in):
    store_arrivals(stand_in, [item(1), ("2:a", {"poison": True}), item(3)])
    process_arrivals(stand_in)

    assert Thread.objects.count() == 2
    set_aside = Arrival.objects.get(state="quarantined")
    assert set_aside.error == "text: this is not text"


def test_an_item_that_breaks_while_being_received_holds_up_no_other(stand_in, monkeypatch):
    received = process.receive

    def receive(source, heard):
        if any("number 2" in one.text for one in heard):
            raise ValueError("no")
        return received(source, heard)

    monkeypatch.setattr(process, "receive", receive)
    store_arrivals(stand_in, [item(1), item(2), item(3)])
    process_arrivals(stand_in)

    assert sorted(Complaint.objects.values_list("external_id", flat=True)) == ["1", "3"]
    late = Arrival.objects.get(event_id="2:a")
    assert late.state == "waiting"
    assert late.next_at > timezone.now()


def test_an_item_that_kills_its_worker_is_quarantined_after_five_attempts(stand_in, monkeypatch):
    store_arrivals(stand_in, [item(1), item(2)])
    deadly = stand_in.arrivals.get(event_id="1:a")

    def understand(source, arrivals):
        if deadly in arrivals:
            raise SystemExit
        return understood(source, arrivals)

    understood = process._understand
    monkeypatch.setattr(process, "_understand", understand)
    for _ in range(20):
        Arrival.objects.filter(state="waiting").update(next_at=timezone.now() - timedelta(seconds=1))
        try:
            process_arrivals(stand_in)
        except SystemExit:
            continue
        break

    deadly.refresh_from_db()
    assert deadly.state == "quarantined"
    assert deadly.attempts == QUARANTINE_AFTER + 1
    assert "worker" in deadly.error
    assert stand_in.arrivals.get(event_id="2:a").state == "done"


def test_a_quarantined_item_can_be_tried_again(stand_in, catch_up):
    store_arrivals(stand_in, [("1:a", {"poison": True})])
    catch_up()
    Arrival.objects.update(payload=item(1)[1])
    assert release_arrivals(list(Arrival.objects.all())) == 1
    catch_up()

    assert Complaint.objects.get().external_id == "1"


def test_what_a_lost_wake_up_left_is_found_again(stand_in, catch_up):
    from django_q.models import OrmQ

    store_arrivals(stand_in, [item(1)])
    OrmQ.objects.all().delete()
    assert queue_waiting_arrivals() == 1
    catch_up()

    assert Thread.objects.count() == 1


def test_a_claimed_item_is_left_alone_by_others(stand_in):
    store_arrivals(stand_in, [item(1)])
    assert len(process._claim(stand_in)) == 1
    assert process._claim(stand_in) == []


@pytest.mark.parametrize("text", ["nul \x00 inside", "half \ud83d of a pair", "x" * 70_000])
def test_odd_payloads_are_stored_on_every_database(stand_in, text):
    store_arrivals(stand_in, [item(1, raw={"text": text})])
    payload = Arrival.objects.get().payload

    assert payload.get("too_large", 0) > 64_000 or "\x00" not in payload["raw"]["text"]


def test_edits_and_deletions_arrive_in_any_order_like_anything_else(stand_in, catch_up):
    store_arrivals(stand_in, [("1:gone", {"gone": "1"}), item(1, version=NOON.isoformat())])
    catch_up()

    assert not Thread.objects.public().exists()
