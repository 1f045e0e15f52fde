"""What happens is owed to those who want to hear of it, once; what nobody may read is owed to nobody."""

import pytest

from apps.activity.models import Event
from apps.activity.verbs import relay
from apps.forum.models import Visibility
from apps.forum.verbs import open_thread, post_reply, publish_thread, remove_post, resolve_thread, withdraw_post
from apps.webhooks.models import Message
from apps.webhooks.verbs import make_endpoint, owe_messages, switch_endpoint_off


def owed(endpoint) -> list[tuple[str, str]]:
    return list(endpoint.messages.order_by("pk").values_list("type", "about"))


def test_an_endpoint_is_owed_what_it_hears_of_and_no_more(endpoint, mona, receiver, thread, omar):
    replies, _secret = make_endpoint(by=mona, name="Chat", url=receiver.url, types=["thread.replied"])
    post = post_reply(thread, by=omar, body="Is it plugged in?")
    relay()

    assert owed(endpoint) == [("thread.opened", f"thread:{thread.pk}"), ("thread.replied", f"post:{post.pk}")]
    assert owed(replies) == [("thread.replied", f"post:{post.pk}")]
    assert {one.state for one in Message.objects.all()} == {"waiting"}
    assert len(set(Message.objects.values_list("webhook_id", flat=True))) == 3


def test_being_told_twice_owes_once(endpoint, thread):
    relay()
    owe_messages(list(Event.objects.all()))
    assert owed(endpoint) == [("thread.opened", f"thread:{thread.pk}")]


def test_an_endpoint_that_is_off_is_owed_nothing(endpoint, mona, make_thread):
    switch_endpoint_off(endpoint, by=mona)
    make_thread()
    relay()
    assert owed(endpoint) == []


def test_nothing_private_or_held_is_owed_not_even_its_number(endpoint, ana, omar, board, make_thread):
    private = make_thread(visibility=Visibility.PRIVATE)
    post_reply(private, by=omar, body="We look at your account.")
    resolve_thread(private, by=omar)
    withdraw_post(private.posts.get(is_opening=True), by=ana)
    held = make_thread(visibility=Visibility.HELD)
    remove_post(held.posts.get(), by=omar, reason="spam")
    relay()
    assert owed(endpoint) == []


def test_what_was_held_opens_when_it_is_published_and_only_then(endpoint, ana, omar, board):
    held = open_thread(by=ana, title="Hello", body="It stays cold.", board=board, visibility=Visibility.HELD)
    relay()
    assert owed(endpoint) == []
    publish_thread(held, by=omar)
    relay()
    assert owed(endpoint) == [("thread.opened", f"thread:{held.pk}")]


def test_a_thing_opens_once_whichever_event_said_so_first(endpoint, ana, omar, board):
    """Published before anybody was told: both events find it public."""
    held = open_thread(by=ana, title="Hello", body="It stays cold.", board=board, visibility=Visibility.HELD)
    publish_thread(held, by=omar)
    relay()
    assert owed(endpoint) == [("thread.opened", f"thread:{held.pk}")]


def test_what_only_staff_may_know_is_owed_to_endpoints_of_those_who_may(endpoint, omar, mona, receiver, stand_in):
    from apps.ingest.verbs import receive
    from tests.stand_in import heard

    nobodys, _secret = make_endpoint(by=mona, name="Old", url=receiver.url, types=["complaint.received"])
    nobodys.owner = None
    nobodys.save(update_fields=["owner"])
    receive(stand_in, [heard()])
    relay()
    assert "complaint.received" in dict(owed(endpoint))
    assert owed(nobodys) == []


def test_a_hundred_events_are_owed_in_few_queries(endpoint, make_thread, omar, django_assert_max_num_queries):
    thread = make_thread()
    for number in range(20):
        post_reply(thread, by=omar, body=f"Reply {number}")
    events = list(Event.objects.filter(action__in=["thread.opened", "thread.replied"]))
    with django_assert_max_num_queries(14):
        assert owe_messages(events) == 21


@pytest.mark.parametrize("wrong", [[], ["idea.*"], ["thread.opened", "person.banned"]])
def test_an_endpoint_names_types_that_there_are(db, mona, wrong):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="from the list"):
        make_endpoint(by=mona, name="CRM", url="https://crm.example/hooks", types=wrong)
