"""The webhook's door: signatures first, then what an event says, then replies that leave the same way."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from apps.sources.connectors import (
    AuthenticationFailed,
    OutcomeUnknown,
    Outgoing,
    RateLimited,
    Rejected,
    Unavailable,
    Unreadable,
    Withdrawal,
)
from apps.sources.connectors.webhook import BODY_BYTES, WebhookConnector, decode_secret, sign
from apps.sources.models import Source

from .replay import Said, StandIn

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"another secret of 24 bytes").decode()
EVENT = {
    "id": "r-1",
    "url": "https://reviews.example/1",
    "text": "Two weeks late",
    "lang": "en",
    "created_at": "2026-03-01T09:30:00Z",
    "author": {"id": "17", "name": "Jane", "handle": "@jane", "url": "https://reviews.example/jane", "followers": 12},
    "rating": 2,
}


@pytest.fixture
def connector():
    return WebhookConnector(Source(pk=5, network="webhook", secrets={"signing_secret": SECRET}))


def signed(body: bytes, *, secret: str = SECRET, event_id: str = "msg_1", at: int | None = None, **headers: str):
    """A request as a well-behaved sender makes it, with headers replaced or, where None, left out."""
    sent_at = str(int(time.time()) if at is None else at)
    good = {
        "webhook-id": event_id,
        "webhook-timestamp": sent_at,
        "webhook-signature": sign(decode_secret(secret), event_id, sent_at, body),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    good = {name: value for name, value in good.items() if value is not None}
    return RequestFactory().post("/hook/", body, content_type="application/json", headers=good)


def test_the_published_vector_is_signed_as_published():
    body = b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert sign(decode_secret(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body) == expected


def test_the_published_vector_is_accepted_at_its_time(connector, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1614265330 + 299)
    request = signed(b'{"test": 2432232314}', event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330)
    assert request.headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert connector.accept(request) == [("msg_p5jXN8AQM9LWM0D4loKWxJek", {"test": 2432232314})]


def test_a_replay_has_the_same_id(connector):
    body = json.dumps(EVENT).encode()
    assert connector.accept(signed(body)) == connector.accept(signed(body)) == [("msg_1", EVENT)]


def test_a_list_of_events_arrives_one_by_one(connector):
    body = json.dumps({"items": [EVENT, EVENT | {"id": "r-2"}]}).encode()
    found = connector.accept(signed(body))
    assert [(event_id, raw["id"]) for event_id, raw in found] == [("msg_1:0", "r-1"), ("msg_1:1", "r-2")]
    assert connector.accept(signed(b'{"items": []}')) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook_signature": None},
        {"webhook_signature": ""},
        {"webhook_signature": "v1,"},
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": "v1"},
        {"webhook_signature": ","},
        {"webhook_signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook_signature": "sha256=" + "0" * 64},
        {"webhook_signature": "v1,\xe9"},
        {"webhook_signature": " ".join(["v1,AAAA"] * 21)},
        {"webhook_id": None},
        {"webhook_id": ""},
        {"webhook_id": "with space"},
        {"webhook_id": "x" * 201},
        {"webhook_id": "other"},
        {"webhook_timestamp": None},
        {"webhook_timestamp": "now"},
        {"webhook_timestamp": "-5"},
        {"webhook_timestamp": "1e9"},
        {"webhook_timestamp": "9" * 400},
    ],
)
def test_a_signature_that_is_missing_short_or_of_another_kind_is_refused(connector, headers):
    with pytest.raises(AuthenticationFailed):
        connector.accept(signed(b"{}", **headers))


def test_the_same_digest_under_another_algorithm_is_refused(connector):
    body, sent_at = b"{}", str(int(time.time()))
    content = f"msg_1.{sent_at}.".encode() + body
    weaker = base64.b64encode(hmac.new(decode_secret(SECRET), content, hashlib.sha1).digest()).decode()
    for name in ("v1", "v0", "v1a"):
        with pytest.raises(AuthenticationFailed):
            connector.accept(signed(body, webhook_signature=f"{name},{weaker}"))


@pytest.mark.parametrize("seconds", [-310, 310, -(10**9)])
def test_a_stale_or_future_time_is_refused_though_well_signed(connector, seconds):
    with pytest.raises(AuthenticationFailed, match="5 minutes"):
        connector.accept(signed(b"{}", at=int(time.time()) + seconds))


def test_a_time_that_was_not_signed_is_refused(connector):
    now = int(time.time())
    with pytest.raises(AuthenticationFailed, match="signature"):
        connector.accept(signed(b"{}", at=now, webhook_timestamp=str(now - 1)))


def test_a_changed_body_is_refused(connector):
    request = signed(b'{"a": 1}')
    forged = RequestFactory().post("/", b'{"a": 2}', content_type="application/json", headers=dict(request.headers))
    with pytest.raises(AuthenticationFailed):
        connector.accept(forged)


def test_the_signature_is_checked_before_anything_is_understood(connector):
    with pytest.raises(AuthenticationFailed):
        connector.accept(signed(b"not json", webhook_signature="v1,AAAA"))


def test_a_secret_can_be_changed_without_a_gap(connector):
    sent_at = str(int(time.time()))
    both = " ".join(sign(decode_secret(secret), "msg_1", sent_at, b"{}") for secret in (OTHER, SECRET))
    assert connector.accept(signed(b"{}", webhook_timestamp=sent_at, webhook_signature=both))
    with pytest.raises(AuthenticationFailed):
        connector.accept(signed(b"{}", secret=OTHER))
    connector.source.secrets["previous_signing_secret"] = OTHER
    assert connector.accept(signed(b"{}", secret=OTHER))
    assert connector.accept(signed(b"{}"))


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_!!!!", "whsec_AAAA", SECRET.removeprefix("whsec_"), "whsec_" + "A" * 400]
)
def test_a_secret_that_protects_nothing_is_refused_and_never_shown(secret):
    connector = WebhookConnector(Source(pk=5, secrets={"signing_secret": secret}))
    with pytest.raises(AuthenticationFailed) as caught:
        connector.accept(signed(b"{}"))
    assert len(secret) < 8 or secret not in str(caught.value)
    with pytest.raises(AuthenticationFailed):
        connector.check()


@pytest.mark.parametrize("size", [BODY_BYTES + 1, 3_000_000])
def test_a_body_that_is_too_large_is_refused(connector, size):
    with pytest.raises(Rejected, match="256"):
        connector.accept(signed(b"x" * size))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 100_000, b'{"items": {}}',
                                  b'{"items": [5]}', json.dumps({"items": [{}] * 101}).encode()])  # fmt: skip
def test_a_signed_body_that_is_not_what_we_take_is_named_as_such(connector, body):
    with pytest.raises(Unreadable):
        connector.accept(signed(body))


def test_what_no_database_keeps_is_taken_out_on_arrival(connector):
    ((_, raw),) = connector.accept(signed(b'{"text": "a\\u0000b", "n": NaN, "half": "\\ud800"}'))
    assert raw["text"] == "ab" and raw["n"] is None
    assert "\\ud800" not in json.dumps(raw) and "\\u0000" not in json.dumps(raw)


def test_an_event_is_heard_with_all_it_says(connector):
    heard = connector.read(
        EVENT
        | {"title": "Late", "in_reply_to": "r-0", "conversation": "c-1", "updated_at": "2026-03-01T11:30:00+01:00"}
        | {"media": [{"url": "https://reviews.example/a.jpg", "type": "image", "alt": "a box"}]}
    )
    assert (heard.external_id, heard.text, heard.title) == ("r-1", "Two weeks late", "Late")
    assert (heard.parent_id, heard.conversation_id, heard.rating, heard.language) == ("r-0", "c-1", 2, "en")
    assert heard.said_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert heard.version == datetime(2026, 3, 1, 10, 30, tzinfo=UTC)
    assert (heard.author.name, heard.author.handle, heard.author.followers) == ("Jane", "@jane", 12)
    assert heard.media == ({"url": "https://reviews.example/a.jpg", "type": "image", "alt": "a box"},)


def test_people_of_two_programs_with_the_same_id_are_two_people(connector):
    other = WebhookConnector(Source(pk=6, secrets={"signing_secret": SECRET}))
    assert connector.read(EVENT).author.external_id != other.read(EVENT).author.external_id


def test_html_is_taken_where_there_is_no_text(connector):
    heard = connector.read(EVENT | {"text": "", "html": "<p>Two <b>weeks</b></p><script>x</script>"})
    assert heard.text == "Two weeks"


def test_a_deleted_event_is_a_withdrawal(connector):
    assert connector.read({"id": "r-1", "deleted": True}) == Withdrawal("r-1")
    assert connector.read(EVENT | {"deleted": False}).external_id == "r-1"


SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": None}, "id"),
        ({"id": 17}, "id"),
        ({"id": " "}, "id"),
        ({"id": "a\nb"}, "id"),
        ({"id": "x" * 201}, "id"),
        ({"text": None}, "text"),
        ({"text": "  \u200b"}, "text"),
        ({"text": 5}, "text"),
        ({"text": "x" * 18_001}, "text"),
        ({"text": "", "html": "x" * 200_001}, "html"),
        ({"created_at": None}, "created_at"),
        ({"created_at": "2026-03-01"}, "created_at"),
        ({"created_at": "2026-03-01T09:30:00"}, "created_at"),
        ({"created_at": "1969-01-01T00:00:00Z"}, "created_at"),
        ({"created_at": "9999-12-31T23:59:59-14:00"}, "created_at"),
        ({"created_at": 1772357400}, "created_at"),
        ({"created_at": SOON}, "created_at"),
        ({"updated_at": SOON}, "updated_at"),
        ({"updated_at": "x"}, "updated_at"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://a.example/" + "x" * 2_000}, "url"),
        ({"url": 5}, "url"),
        ({"rating": 0}, "rating"),
        ({"rating": 6}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"rating": "5"}, "rating"),
        ({"rating": True}, "rating"),
        ({"rating": 10**4_000}, "rating"),
        ({"lang": "english!"}, "lang"),
        ({"deleted": "yes"}, "deleted"),
        ({"author": None}, "author"),
        ({"author": "Jane"}, "author"),
        ({"author": {}}, "author.id"),
        ({"author": {"id": 17}}, "author.id"),
        ({"author": {"id": "1", "name": []}}, "author.name"),
        ({"author": {"id": "1", "url": "data:x"}}, "author.url"),
        ({"author": {"id": "1", "followers": -1}}, "author.followers"),
        ({"author": {"id": "1", "followers": 10**12}}, "author.followers"),
        ({"media": "x"}, "media"),
        ({"media": [{"url": "https://a.example/"}] * 10_000}, "media"),
        ({"media": [{}]}, "media[0].url"),
        ({"media": [{"url": "file:///etc/passwd"}]}, "media[0].url"),
        ({"in_reply_to": 5}, "in_reply_to"),
        ({"conversation": {}}, "conversation"),
    ],
)
def test_a_broken_field_is_named(connector, changes, named):
    with pytest.raises(Unreadable) as caught:
        connector.read(EVENT | changes)
    assert str(caught.value).startswith(named)


def test_long_names_are_cut_and_not_refused(connector):
    heard = connector.read(EVENT | {"author": {"id": "1", "name": "x" * 1_000_000}, "title": "y" * 1_000_000})
    assert len(heard.author.name) <= 150 and len(heard.title) <= 300


def test_a_clock_a_little_ahead_is_forgiven(connector):
    ahead = datetime.now(UTC) + timedelta(seconds=100)
    assert connector.read(EVENT | {"created_at": ahead.isoformat()}).said_at <= datetime.now(UTC)


OUTGOING = Outgoing(text="Sorry – “soon”.", in_reply_to="r-1", idempotency_key="key-1")
HOOK = ("POST", "/replies")


def replying(address: str) -> WebhookConnector:
    return WebhookConnector(
        Source(pk=5, settings={"reply_url": f"{address}/replies"}, secrets={"signing_secret": SECRET})
    )


def test_a_reply_leaves_signed_and_is_known_by_its_answer():
    with StandIn({HOOK: [Said(201, {"id": "a-1", "url": "https://reviews.example/a-1"})]}) as server:
        connector = replying(server.address)
        connector.check()
        sent = connector.send(OUTGOING, timeout=5)
    assert (sent.external_id, sent.url) == ("a-1", "https://reviews.example/a-1")
    (asked,) = server.asked
    told = asked.json()
    assert told["type"] == "reply.created"
    assert told["data"] == {"id": "key-1", "in_reply_to": "r-1", "text": "Sorry – “soon”."}
    assert asked.headers["webhook-id"] == "key-1"
    # What we send, our own door would accept.
    request = RequestFactory().post(
        "/", asked.body, content_type="application/json",
        headers={name: asked.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")},
    )  # fmt: skip
    assert connector.accept(request) == [("key-1", told)]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Said(200, {"id": "", "url": ""}), OutcomeUnknown),
        (Said(200, {"url": "https://a.example"}), OutcomeUnknown),
        (Said(200, []), OutcomeUnknown),
        (Said(204), OutcomeUnknown),
        (Said(200, b"ok"), OutcomeUnknown),
        (Said(500), OutcomeUnknown),
        (Said(hang_up=True), OutcomeUnknown),
        (Said(503), Unavailable),
        (Said(429), RateLimited),
        (Said(401), AuthenticationFailed),
        (Said(410), Rejected),
        (Said(422, {"error": "too long"}), Rejected),
        (Said(302, b"", {"Location": "http://169.254.169.254/"}), Rejected),
    ],
)
def test_a_reply_that_may_have_been_taken_is_told_from_one_that_was_not(said, error):
    with StandIn({HOOK: [said]}) as server, pytest.raises(error):
        replying(server.address).send(OUTGOING, timeout=5)


def test_an_answer_with_an_unsafe_address_is_taken_without_it():
    with StandIn({HOOK: [Said(200, {"id": 77, "url": "javascript:x"})]}) as server:
        sent = replying(server.address).send(OUTGOING, timeout=5)
    assert (sent.external_id, sent.url) == ("77", "")


def test_without_an_address_there_are_no_replies(connector):
    with pytest.raises(Rejected, match="no address"):
        connector.send(OUTGOING, timeout=5)
    connector.source.settings = {"reply_url": "http://10.0.0.1/hook"}
    with pytest.raises(Rejected):
        connector.send(OUTGOING, timeout=5)
