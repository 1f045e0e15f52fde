"""Answers on their way home where staff works: tried again, found there, given up."""

import pytest

from apps.delivery.models import Delivery
from apps.ingest.models import OwnPost
from tests.conftest import make_person, signed_in
from tests.staff import choose, page, told

State = Delivery.State


@pytest.fixture
def at_work(client, omar):
    return signed_in(client, omar)


@pytest.fixture
def failed(delivery):
    Delivery.objects.update(state=State.FAILED, error="The item is gone there.", attempts=8)
    delivery.refresh_from_db()
    return delivery


def test_the_list_tells_state_reason_and_attempts(at_work, failed):
    html = at_work.get(page(Delivery, "changelist")).content.decode()

    assert "Failed" in html
    assert "The item is gone there." in html
    assert "Stand-in" in html


def test_what_failed_is_tried_again_and_arrives_once(at_work, failed, catch_up, network):
    choose(at_work, Delivery, "retry", [failed])
    choose(at_work, Delivery, "retry", [failed])
    catch_up()

    failed.refresh_from_db()
    assert failed.state == State.SENT
    assert len(network.replies) == 1
    assert failed.url in at_work.get(page(failed)).content.decode()


def test_what_arrived_is_not_tried_again(at_work, failed):
    Delivery.objects.update(state=State.SENT)

    assert "Only what failed" in told(choose(at_work, Delivery, "retry", [failed]))


def test_somebody_found_it_there(at_work, failed, network):
    Delivery.objects.update(state=State.NEEDS_CHECK)
    assert at_work.get(page(failed, "arrived")).status_code == 200

    at_work.post(page(failed, "arrived"), {"external_id": "ours-7", "url": "https://network.example/ours-7"})

    failed.refresh_from_db()
    assert (failed.state, failed.external_id) == (State.SENT, "ours-7")
    assert OwnPost.objects.get().external_id == "ours-7"
    assert failed.post.carried_to or Delivery.objects.get().post.carried_to
    assert network.replies == {}


@pytest.mark.parametrize(
    "values", [{}, {"external_id": " ", "url": ""}, {"url": "javascript:alert(1)"}, {"external_id": "x" * 256}]
)
def test_where_it_was_found_must_be_named(at_work, failed, values):
    assert at_work.post(page(failed, "arrived"), values).status_code == 422
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_giving_up_is_for_what_has_not_arrived(at_work, failed):
    at_work.post(page(failed, "give-up"))
    failed.refresh_from_db()
    assert failed.state == State.WITHDRAWN

    assert "given up already" in told(at_work.post(page(failed, "give-up")))


def test_a_moderator_looks_and_carries_nothing(client, failed):
    at_work = signed_in(client, make_person("Mod", "Moderator"))
    assert at_work.get(page(failed)).status_code == 200
    for name in ("retry", "arrived", "give-up"):
        assert at_work.post(page(failed, name), {"external_id": "1"}).status_code == 403
    failed.refresh_from_db()
    assert failed.state == State.FAILED
