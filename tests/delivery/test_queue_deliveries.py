"""A staff answer is owed to everybody who asked elsewhere, once each."""

from datetime import timedelta

from apps.delivery.models import Delivery
from apps.delivery.verbs import queue_deliveries
from apps.forum.models import Post
from apps.forum.verbs import post_reply
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
