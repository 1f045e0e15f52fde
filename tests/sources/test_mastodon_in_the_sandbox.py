"""The Mastodon connector in a network that misbehaves on purpose."""

import uuid
from datetime import UTC, datetime

import pytest
from django.core.cache import caches

from apps.sources.connectors import (
    AuthenticationFailed,
    OutcomeUnknown,
    Outgoing,
    RateLimited,
    Rejected,
    Unavailable,
    Withdrawal,
)
from apps.sources.connectors.mastodon import MastodonConnector
from apps.sources.models import Source
from tests.sandbox.client import Sandbox


@pytest.fixture(scope="module")
def network():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(network):
    yield network
    network.clear_faults()
    network.set_rate_limit(1_000_000, 60)


@pytest.fixture
def connector(sandbox):
    caches["process"].clear()
    return connect(sandbox)


def connect(sandbox, **settings) -> MastodonConnector:
    return MastodonConnector(
        Source(
            network="mastodon", settings={"instance": sandbox.base_url, **settings}, secrets={"token": sandbox.token}
        )
    )


def follow(connector, cursors: dict, pages: int = 10) -> list[dict]:
    """Fetch until nothing more comes, as polls would; moves the cursors."""
    found = []
    for _ in range(50):
        ended = True
        for page in connector.fetch(cursors, pages):
            cursors[page.cursor_name] = page.cursor
            found += page.items
            ended = page.is_last
        if ended:
            return found
    raise AssertionError("the pages never ended")


def at_the_end(connector) -> dict:
    cursors = {}
    follow(connector, cursors)
    return cursors


def reply_to(parent: dict, text: str) -> Outgoing:
    return Outgoing(text=text, in_reply_to=parent["id"], idempotency_key=uuid.uuid4().hex, raw_parent=parent)


def test_check_accepts_a_good_token_and_refuses_a_bad_one(sandbox, connector):
    connector.check()
    connector.source.secrets = {"token": "wrong"}
    with pytest.raises(AuthenticationFailed):
        MastodonConnector(connector.source).check()


def test_every_mention_and_tagged_post_is_heard_once_and_in_order(sandbox):
    tag = f"fail{uuid.uuid4().hex[:8]}"
    connector = connect(sandbox, hashtags=[tag])
    cursors = at_the_end(connector)
    mentions = sandbox.post_many([{"as": f"mia{n % 7}", "text": f"@acme late {n}"} for n in range(205)])
    tagged = sandbox.post_many([{"as": "ben", "text": f"late again #{tag} {n}"} for n in range(95)])
    heard = [connector.read(raw) for _, raw in follow(connector, cursors, pages=2)]
    expected = {one["id"] for one in (*mentions, *tagged)}
    assert sorted(one.external_id for one in heard) == sorted(expected)
    ordered = [one.external_id for one in heard if one.text.startswith("@acme")]
    assert ordered == [one["id"] for one in mentions]
    assert heard[0].author.external_id.endswith("/users/mia0")
    assert follow(connector, cursors) == []


def test_a_first_run_begins_with_the_oldest_and_skips_nothing(sandbox, connector):
    sandbox.post("mia", "@acme the first")
    everything = [raw["id"] for _, raw in follow(connector, {}, pages=1)]
    assert everything == sorted(everything, key=lambda one: (len(one), one))
    assert len(everything) == len(set(everything))


def test_a_page_that_is_delivered_twice_leaves_no_gap(sandbox, connector):
    cursors = at_the_end(connector)
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme number {n}"} for n in range(170)])
    sandbox.set_faults({"duplicate_page": True, "times": 1, "routes": "read"})
    first = follow(connector, cursors)
    second = follow(connector, cursors)
    heard = {event_id.partition(":")[0] for event_id, _ in first + second}
    assert heard == {one["id"] for one in posted}
    assert sandbox.faults()[0]["fired"] == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 503, "retry_after": 7}, Unavailable),
        ({"status": 500}, Unavailable),
        ({"status": 429, "retry_after": 7}, RateLimited),
        ({"status": 401}, AuthenticationFailed),
        ({"wrong_json": True}, Unavailable),
        ({"drop_before_accepting": True}, Unavailable),
        ({"redirect_to": "http://169.254.169.254/"}, Rejected),
    ],
)
def test_a_failing_poll_loses_nothing(sandbox, connector, fault, error):
    cursors = at_the_end(connector)
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme number {n}"} for n in range(5)])
    sandbox.set_faults({**fault, "times": 1, "routes": "read"})
    with pytest.raises(error):
        follow(connector, cursors)
    heard = [raw["id"] for _, raw in follow(connector, cursors)]
    assert heard == [one["id"] for one in posted]


def test_the_rate_limit_says_when_to_come_again(sandbox, connector):
    connector.check()
    sandbox.set_rate_limit(0, 120)
    with pytest.raises(RateLimited) as caught:
        list(connector.fetch({}, 1))
    assert 60 < (caught.value.retry_at - datetime.now(UTC)).total_seconds() <= 120


def test_an_edit_and_a_deletion_are_found_by_looking_again(sandbox, connector):
    kept, edited, deleted = (sandbox.post("mia", f"@acme {word}") for word in ("kept", "edited", "deleted"))
    sandbox.edit(edited["id"], "@acme never mind")
    sandbox.delete(deleted["id"])
    found = [connector.read(raw) for _, raw in connector.recheck([kept["id"], edited["id"], deleted["id"]])]
    assert [one.external_id for one in found] == [edited["id"], deleted["id"]]
    assert found[0].text == "@acme never mind"
    assert found[0].version > found[0].said_at
    assert found[1] == Withdrawal(deleted["id"])


def test_what_stands_above_a_reply_is_found(sandbox, connector):
    top = sandbox.post("mia", "my parcel is late")
    middle = sandbox.post("ben", "mine too", in_reply_to_id=top["id"])
    bottom = sandbox.post("mia", "@acme hello", in_reply_to_id=middle["id"])
    above = connector.ancestors(bottom["id"])
    assert [event_id.partition(":")[0] for event_id, _ in above] == [top["id"], middle["id"]]
    assert connector.read(above[1][1]).parent_id == top["id"]
    assert connector.ancestors("1") == []


def test_a_reply_stands_there_under_what_it_answers(sandbox, connector):
    parent = sandbox.post("mia@far.example", "@acme help", visibility="unlisted", language="de")
    outgoing = reply_to(parent, connector.compose("We are sorry.", to=f"@{parent['account']['acct']}"))
    sent = connector.send(outgoing, timeout=5)
    (posted,) = [one for one in sandbox.replies() if one["id"] == sent.external_id]
    assert posted["in_reply_to_id"] == parent["id"]
    assert posted["text"] == "@mia@far.example We are sorry."
    assert (posted["visibility"], posted["language"]) == ("unlisted", "de")
    assert sent.url.startswith(sandbox.base_url)
    own = [
        connector.read(raw)
        for _, raw in connector.ancestors(sandbox.post("mia", "ok", in_reply_to_id=sent.external_id)["id"])
    ]
    assert [one.is_own for one in own] == [False, True]


def test_the_same_key_never_posts_twice(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    outgoing = reply_to(parent, "We are sorry.")
    assert connector.send(outgoing, timeout=5) == connector.send(outgoing, timeout=5)
    assert [one["in_reply_to_id"] for one in sandbox.replies()].count(parent["id"]) == 1


def test_a_lost_answer_is_unknown_and_what_was_posted_is_found(sandbox, connector):
    parent = sandbox.post("mia@far.example", "@acme help")
    text = "@mia@far.example See https://help.example/threads/42-the-toaster-that-never-toasted & wait <a bit>."
    outgoing = reply_to(parent, text)
    assert connector.find_sent(outgoing) is None
    sandbox.set_faults({"drop_after_accepting": True, "times": 1, "routes": "post"})
    with pytest.raises(OutcomeUnknown):
        connector.send(outgoing, timeout=5)
    (posted,) = [one for one in sandbox.replies() if one["in_reply_to_id"] == parent["id"]]
    sandbox.forget_idempotency_keys()
    found = connector.find_sent(outgoing)
    assert found.external_id == posted["id"]


def test_a_reply_far_back_is_still_found_in_its_conversation(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    outgoing = reply_to(parent, "We are sorry.")
    sent = connector.send(outgoing, timeout=5)
    sandbox.post_many([{"as": "acme", "text": f"news {n}"} for n in range(210)])
    assert connector.find_sent(outgoing) == sent


def test_what_was_dropped_before_it_was_read_is_not_found(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    outgoing = reply_to(parent, "We are sorry.")
    sandbox.set_faults({"drop_before_accepting": True, "times": 1, "routes": "post"})
    with pytest.raises(OutcomeUnknown):
        connector.send(outgoing, timeout=5)
    assert connector.find_sent(outgoing) is None


def test_a_server_that_does_not_answer_in_time_is_left(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    sandbox.set_faults({"delay_seconds": 3, "times": 1, "routes": "post"})
    with pytest.raises(OutcomeUnknown):
        connector.send(reply_to(parent, "We are sorry."), timeout=0.5)


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"status": 503}, Unavailable), ({"status": 429}, RateLimited), ({"status": 401}, AuthenticationFailed)],
)
def test_an_answer_that_says_no_posted_nothing(sandbox, connector, fault, error):
    parent = sandbox.post("mia", "@acme help")
    sandbox.set_faults({**fault, "times": 1, "routes": "post"})
    with pytest.raises(error):
        connector.send(reply_to(parent, "We are sorry."), timeout=5)
    assert parent["id"] not in [one["in_reply_to_id"] for one in sandbox.replies()]


def test_a_text_that_is_too_long_is_refused_for_good(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    with pytest.raises(Rejected, match="500"):
        connector.send(reply_to(parent, "x" * 501), timeout=5)


def test_a_text_that_just_fits_by_our_measure_fits(sandbox, connector):
    parent = sandbox.post("mia@far.example", "@acme help")
    text = "@mia@far.example https://help.example/" + "x" * 300 + " "
    text += "y" * (500 - connector.measure(text))
    assert connector.measure(text) == 500
    assert connector.send(reply_to(parent, text), timeout=5).external_id


def test_a_reply_to_what_is_gone_is_refused(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    sandbox.delete(parent["id"])
    with pytest.raises(Rejected):
        connector.send(reply_to(parent, "We are sorry."), timeout=5)


def test_a_reply_is_edited_and_taken_back(sandbox, connector):
    parent = sandbox.post("mia", "@acme help")
    sent = connector.send(reply_to(parent, "We are sory."), timeout=5)
    assert connector.edit(sent.external_id, reply_to(parent, "We are sorry."), timeout=5) == sent
    (posted,) = [one for one in sandbox.replies() if one["id"] == sent.external_id]
    assert posted["text"] == "We are sorry." and posted["edited_at"]
    connector.retract(sent.external_id, timeout=5)
    connector.retract(sent.external_id, timeout=5)
    assert sent.external_id not in [one["id"] for one in sandbox.replies()]
    with pytest.raises(Rejected):
        connector.edit(sent.external_id, reply_to(parent, "Again."), timeout=5)


def test_a_private_mention_is_heard_as_not_public(sandbox, connector):
    cursors = at_the_end(connector)
    sandbox.post("mia", "@acme only for you", visibility="direct")
    ((_, raw),) = follow(connector, cursors)
    assert not connector.read(raw).is_public


def test_bots_are_marked(sandbox, connector):
    cursors = at_the_end(connector)
    sandbox.post("newsbot", "@acme beep", bot=True, followers=9)
    ((_, raw),) = follow(connector, cursors)
    assert connector.read(raw).author.is_bot
    assert connector.read(raw).author.followers == 9
