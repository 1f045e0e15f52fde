"""A staff answer is owed to everybody who asked elsewhere, once each."""

from datetime import timedelta

from apps.activity.verbs import relay
from apps.delivery.models import Delivery
from apps.delivery.verbs import deliver_reply, queue_deliveries
from apps.forum.models import Post
from apps.forum.verbs import post_reply, release_post, remove_post
from apps.ingest.models import Complaint
from apps.ingest.verbs import merge_complaint, receive
from apps.sources.models import Policy
from tests.stand_in import NOON, able, heard


def test_an_answer_that_goes_home_is_queued_once(answered, catch_up, network):
    queue_deliveries(Post.objects.get(goes_home=True))
    queue_deliveries(Post.objects.get(goes_home=True))
    assert Delivery.objects.count() == 1


def test_a_customers_reply_stays_here(complained, ana, catch_up, network):
    post_reply(complained, by=ana, body="Mine, too.")
    catch_up()
    assert not Delivery.objects.exists()
    assert network.replies == {}


def test_an_answer_that_was_heard_there_is_not_sent_back(complained, rita, catch_up, network):
    post_reply(complained, by=rita, body="We said this there.", goes_home=True, said_on="Stand-in")
    catch_up()
    assert not Delivery.objects.exists()


def test_everybody_whose_complaint_was_merged_is_answered(complained, stand_in, omar, catch_up, network):
    stand_in.policy = Policy.AFTER_TRIAGE
    stand_in.save()
    receive(stand_in, [heard("2", "Leaks here, too", "eva"), heard("3", "Leaking as well", "max")])
    for complaint in Complaint.objects.waiting():
        merge_complaint(complaint, into=complained, by=omar)
    post_reply(complained, by=omar, body="Fixed in the new model.", goes_home=True)
    catch_up()

    assert sorted(reply.in_reply_to for reply in network.replies.values()) == ["1", "2", "3"]


def test_somebody_who_wrote_twice_is_answered_once_under_their_latest_word(
    complained, stand_in, omar, catch_up, network
):
    receive(stand_in, [heard("2", "Still leaking", said_at=NOON + timedelta(hours=1), parent_id="1")])
    post_reply(complained, by=omar, body="We look at it.", goes_home=True)
    catch_up()

    assert [reply.in_reply_to for reply in network.replies.values()] == ["2"]


def test_a_network_that_takes_no_replies_is_owed_none(complained, omar, catch_up, network):
    able(can_reply=False)
    post_reply(complained, by=omar, body="Please descale it.", goes_home=True)
    catch_up()
    assert not Delivery.objects.exists()


def test_a_held_answer_stays_here_until_it_is_released(complained, omar, mona, catch_up, network):
    post = post_reply(complained, by=omar, body="Descale it.", goes_home=True, hold_because="Look first.")
    catch_up()
    assert network.calls == []
    release_post(post, by=mona)
    catch_up()
    assert [reply.text.endswith("Descale it.") for reply in network.replies.values()] == [True]


def test_an_answer_removed_before_it_was_carried_stays_here(complained, omar, mona, catch_up, network):
    post = post_reply(complained, by=omar, body="Descale it.", goes_home=True)
    remove_post(post, by=mona, reason="twice")
    catch_up()
    assert network.calls == []
    assert not Delivery.objects.exists()


def test_an_answer_removed_while_it_waited_is_called_off(delivery, mona, network):
    remove_post(delivery.post, by=mona, reason="twice")
    deliver_reply(delivery)
    assert network.calls == []
    assert Delivery.objects.get().state == "withdrawn"


def test_an_answer_removed_after_it_arrived_is_taken_back_there(delivery, mona, catch_up, network):
    deliver_reply(delivery)
    assert network.replies
    remove_post(delivery.post, by=mona, reason="twice")
    catch_up()
    assert network.replies == {}
    assert Delivery.objects.get().state == "withdrawn"


def test_an_answer_removed_while_it_was_on_its_way_is_taken_back_there(delivery, mona, catch_up, network, monkeypatch):
    from apps.delivery.verbs import deliver as module

    send = module.connector_for(delivery.complaint.source).__class__.send

    def send_slowly(connector, outgoing, *, timeout):
        sent = send(connector, outgoing, timeout=timeout)
        remove_post(delivery.post, by=mona, reason="twice")
        relay()
        return sent

    monkeypatch.setattr(module.connector_for(delivery.complaint.source).__class__, "send", send_slowly)
    deliver_reply(delivery)
    catch_up()
    assert network.replies == {}
    assert Delivery.objects.get().state == "withdrawn"
