"""How the Mastodon connector takes the answers of a server, good, bad and lost."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches

from apps.sources.connectors import (
    AuthenticationFailed,
    OutcomeUnknown,
    Outgoing,
    RateLimited,
    Rejected,
    Unavailable,
)
from apps.sources.connectors.calls import retry_at
from apps.sources.connectors.mastodon import MastodonConnector
from apps.sources.models import Source

from .replay import SHARED, Said, StandIn, read_cassette

CASSETTES = SHARED / "payloads_mastodon"
needs_cassettes = pytest.mark.skipif(not CASSETTES.is_dir(), reason="the recorded Mastodon cassettes are not here")

VERIFY = ("GET", "/api/v1/accounts/verify_credentials")
NOTIFICATIONS = ("GET", "/api/v1/notifications")
STATUSES = ("POST", "/api/v1/statuses")
OUTGOING = Outgoing(text="Sorry.", in_reply_to="5", idempotency_key="key-1", raw_parent={"visibility": "public"})
ME = Said(200, {"id": "1", "acct": "acme"})


def mastodon(address: str, **settings) -> MastodonConnector:
    caches["process"].clear()
    return MastodonConnector(
        Source(network="mastodon", settings={"instance": address, **settings}, secrets={"token": "s3cret-token"})
    )


def status(number: int, **more) -> dict:
    return {
        "id": str(number),
        "created_at": "2026-03-01T09:30:00.000Z",
        "visibility": "public",
        "content": f"<p>number {number}</p>",
        "account": {"id": "7", "acct": "jane", "url": "https://social.example/@jane"},
        **more,
    }


def test_pages_are_asked_for_forward_and_oldest_first():
    newest_first = [{"id": str(number), "type": "mention", "status": status(number)} for number in range(80, 0, -1)]
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [Said(200, newest_first), Said(200, [])]}) as server:
        pages = list(mastodon(server.address).fetch({}, 10))
    assert [raw["id"] for _, raw in pages[0].items] == [str(number) for number in range(1, 81)]
    assert [(page.cursor, page.cursor_name, page.is_last) for page in pages] == [
        ("80", "mentions", False),
        ("80", "mentions", True),
    ]
    asked = [each.query for each in server.asked if each.path == NOTIFICATIONS[1]]
    assert [each["min_id"] for each in asked] == ["0", "80"]
    assert all(each["types[]"] == "mention" for each in asked)
    assert server.asked[0].headers["authorization"] == "Bearer s3cret-token"


def test_a_page_moves_the_cursor_only_forward():
    page = [{"id": "99", "type": "mention", "status": status(1)}, {"id": "98", "type": "mention", "status": status(2)}]
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [Said(200, page)]}) as server:
        (only,) = mastodon(server.address).fetch({"mentions": "100"}, 10)
    assert (only.cursor, only.is_last, len(only.items)) == ("100", True, 2)


def test_our_account_is_asked_for_once_in_a_run():
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [Said(200, [])]}) as server:
        connector = mastodon(server.address)
        list(connector.fetch({}, 3))
        list(connector.fetch({}, 3))
    assert sum(each.path == VERIFY[1] for each in server.asked) == 1


def test_streams_take_turns_and_keep_to_the_budget():
    many = [status(number) for number in range(40, 0, -1)]
    more = [status(number) for number in range(80, 40, -1)]
    answers = {VERIFY: [ME], NOTIFICATIONS: [Said(200, [])]}
    answers |= {("GET", f"/api/v1/timelines/tag/{tag}"): [Said(200, many), Said(200, more)] for tag in ("one", "two")}
    with StandIn(answers) as server:
        pages = list(mastodon(server.address, hashtags="#One, two").fetch({}, 4))
        assert [page.cursor_name for page in pages] == ["mentions", "tag:one", "tag:two", "tag:one"]
        assert not pages[-1].is_last
        seen = Counter(
            page.cursor_name
            for _ in range(60)
            for page in mastodon(server.address, hashtags=["one", "two"]).fetch({}, 1)
        )
    assert set(seen) == {"mentions", "tag:one", "tag:two"}


def test_a_new_hashtag_begins_so_many_days_ago():
    tag = ("GET", "/api/v1/timelines/tag/fail")
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [Said(200, [])], tag: [Said(200, [])]}) as server:
        list(mastodon(server.address, hashtags="fail", backfill_days=2).fetch({}, 5))
        list(mastodon(server.address, hashtags="fail").fetch({}, 5))
    starts = [int(each.query["min_id"]) for each in server.asked if each.path == tag[1]]
    began = datetime.fromtimestamp((starts[0] >> 16) / 1000, UTC)
    assert abs(datetime.now(UTC) - timedelta(days=2) - began) < timedelta(minutes=1)
    assert starts[1] == 0


@pytest.mark.parametrize("hashtags", ["fail-ure", "#a b/c", ",".join(f"t{n}" for n in range(21)), "x" * 81])
def test_what_is_no_hashtag_is_refused_with_a_reason(hashtags):
    with pytest.raises(Rejected, match="hashtag"):
        mastodon("https://home.example", hashtags=hashtags).check()


@pytest.mark.parametrize(
    "address", ["", "home.example", "ftp://home.example", "https://home.example/?a=b", "https://u:p@h.example"]
)
def test_a_server_that_is_no_web_address_is_refused(address):
    with pytest.raises(Rejected, match="web address"):
        mastodon(address).check()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Said(401, {"error": "The access token is invalid"}), AuthenticationFailed),
        (Said(403, {"error": "This action is outside the authorized scopes"}), AuthenticationFailed),
        (Said(404, {"error": "Record not found"}), Rejected),
        (Said(422, {"error": "Validation failed"}), Rejected),
        (Said(429, {"error": "Too many requests"}), RateLimited),
        (Said(500, b"<html>"), Unavailable),
        (Said(502, b"<html>"), Unavailable),
        (Said(503, b"<html>"), Unavailable),
        (Said(200, b"<html>"), Unavailable),
        (Said(200, {"an": "object"}), Unavailable),
        (Said(200, b"[" * 100_000), Unavailable),
        (Said(hang_up=True), Unavailable),
    ],
)
def test_reading_fails_in_a_way_that_says_what_to_do(said, error):
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [said]}) as server, pytest.raises(error):
        list(mastodon(server.address).fetch({}, 1))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Said(401, {"error": "The access token is invalid"}), AuthenticationFailed),
        (Said(403, {"error": "This action is outside the authorized scopes"}), AuthenticationFailed),
        (Said(403, {"error": "This action is not allowed"}), Rejected),
        (Said(404, {"error": "Record not found"}), Rejected),
        (Said(422, {"error": "Validation failed: Text character limit of 500 exceeded"}), Rejected),
        (Said(429, {"error": "Too many requests"}), RateLimited),
        (Said(503, {"error": "There was a temporary problem"}), Unavailable),
        (Said(500, {"error": "Something went wrong"}), OutcomeUnknown),
        (Said(502, b"<html>"), OutcomeUnknown),
        (Said(504, b"<html>"), OutcomeUnknown),
        (Said(200, b"<html>"), OutcomeUnknown),
        (Said(200, {}), OutcomeUnknown),
        (Said(200, {"id": 5}), OutcomeUnknown),
        (Said(hang_up=True), OutcomeUnknown),
        (Said(302, b"", {"Location": "https://other.example/"}), Rejected),
    ],
)
def test_a_post_that_may_have_happened_is_told_from_one_that_did_not(said, error):
    with StandIn({STATUSES: [said]}) as server, pytest.raises(error):
        mastodon(server.address).send(OUTGOING, timeout=5)


def test_a_server_that_was_never_reached_posted_nothing():
    with StandIn() as server:
        gone = server.address
    with pytest.raises(Unavailable):
        mastodon(gone).send(OUTGOING, timeout=5)


def test_a_token_that_cannot_be_sent_is_named_as_what_to_mend():
    connector = mastodon("http://127.0.0.1:9")
    connector.source.secrets = {"token": "tok\nen"}
    with pytest.raises(Rejected):
        MastodonConnector(connector.source).send(OUTGOING, timeout=5)


def test_the_wait_is_what_the_server_asked_for():
    reset = (datetime.now(UTC) + timedelta(minutes=3)).isoformat().replace("+00:00", "Z")
    limited = Said(429, {"error": "Too many requests"}, {"X-RateLimit-Reset": reset})
    with StandIn({STATUSES: [limited]}) as server, pytest.raises(RateLimited) as caught:
        mastodon(server.address).send(OUTGOING, timeout=5)
    assert caught.value.retry_at == datetime.fromisoformat(reset)


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [
        ("Retry-After", "120", 120),
        ("Retry-After", "99999999999", 86_400),
        ("Retry-After", "-5", None),
        ("Retry-After", "soon", None),
        ("X-RateLimit-Reset", "2020-01-01T00:00:00Z", 0),
        ("X-RateLimit-Reset", "9999-12-31T23:59:59Z", 86_400),
        ("X-RateLimit-Reset", "later", None),
    ],
)
def test_no_server_can_make_us_wait_for_ever(header, value, seconds):
    answer = Said(429, {"error": "Too many requests"}, {header: value})
    with StandIn({STATUSES: [answer]}) as server, pytest.raises(RateLimited) as caught:
        mastodon(server.address).send(OUTGOING, timeout=5)
    if seconds is None:
        assert caught.value.retry_at is None
    else:
        assert abs(caught.value.retry_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=30)


def test_no_error_shows_the_token():
    answers = {
        STATUSES: [Said(422, {"error": "bad s3cret-token here"})],
        VERIFY: [Said(401, {"error": "no s3cret-token"})],
    }
    with StandIn(answers) as server:
        with pytest.raises(Rejected) as refused:
            mastodon(server.address).send(OUTGOING, timeout=5)
        with pytest.raises(AuthenticationFailed) as failed:
            mastodon(server.address).check()
    assert "s3cret" not in str(refused.value) + str(failed.value)


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        ("public", "public"),
        ("unlisted", "unlisted"),
        ("private", "private"),
        ("direct", "direct"),
        ("limited", "direct"),
    ],
)
def test_a_reply_is_seen_by_whoever_saw_what_it_answers(parent, expected):
    outgoing = Outgoing(
        text="Sorry.", in_reply_to="5", idempotency_key="k", raw_parent={"visibility": parent, "language": "de"}
    )
    with StandIn({STATUSES: [Said(200, {"id": "6", "url": "https://home.example/@acme/6"})]}) as server:
        sent = mastodon(server.address).send(outgoing, timeout=5)
    assert (sent.external_id, sent.url) == ("6", "https://home.example/@acme/6")
    assert server.asked[0].json() == {
        "status": "Sorry.", "in_reply_to_id": "5", "visibility": expected, "language": "de",
    }  # fmt: skip
    assert server.asked[0].headers["idempotency-key"] == "k"


def test_the_visibility_of_a_forgotten_parent_is_asked_for():
    outgoing = Outgoing(text="Sorry.", in_reply_to="5", idempotency_key="k")
    answers = {
        ("GET", "/api/v1/statuses/5"): [Said(200, status(5, visibility="direct"))],
        STATUSES: [Said(200, {"id": "6"})],
    }
    with StandIn(answers) as server:
        mastodon(server.address).send(outgoing, timeout=5)
        assert server.asked[-1].json()["visibility"] == "direct"
        with pytest.raises(Rejected, match="gone"):
            mastodon(server.address).send(Outgoing(text="x", in_reply_to="4", idempotency_key="k"), timeout=5)
    assert sum(each.method == "POST" for each in server.asked) == 1


def test_an_id_that_is_none_never_becomes_part_of_an_address():
    with StandIn() as server, pytest.raises(Rejected):
        mastodon(server.address).retract("../accounts/1", timeout=5)
    assert server.asked == []


def test_a_proxys_404_page_deletes_nothing():
    gone = ("GET", "/api/v1/statuses/5")
    with StandIn(
        {VERIFY: [ME], gone: [Said(404, b"<html>not here</html>"), Said(404, {"error": "Record not found"})]}
    ) as server:
        connector = mastodon(server.address)
        with pytest.raises(Unavailable):
            list(connector.recheck(["5"]))
        assert list(connector.recheck(["5"])) == [("5:deleted", {"deleted": "5"})]


def test_an_id_of_another_kind_does_not_keep_the_others_from_being_looked_at():
    with StandIn({VERIFY: [ME]}) as server:
        found = list(mastodon(server.address).recheck(["../1", "5"]))
    assert found == [("5:deleted", {"deleted": "5"})]


def test_a_slow_server_ends_a_run_and_not_the_worker(monkeypatch):
    monkeypatch.setattr("apps.sources.connectors.mastodon.RUN_SECONDS", 0.0)
    full = [{"id": str(number), "type": "mention", "status": status(number)} for number in range(80, 0, -1)]
    with StandIn({VERIFY: [ME], NOTIFICATIONS: [Said(200, full)]}) as server:
        assert list(mastodon(server.address).fetch({}, 5)) == []
        with pytest.raises(Unavailable, match="too slowly"):
            list(mastodon(server.address).recheck(["5"]))
        with pytest.raises(Unavailable, match="too slowly"):
            mastodon(server.address).find_sent(OUTGOING)


def test_an_answer_about_another_post_is_not_taken():
    answers = {VERIFY: [ME], ("GET", "/api/v1/statuses/5"): [Said(200, status(6))]}
    with StandIn(answers) as server, pytest.raises(Unavailable):
        list(mastodon(server.address).recheck(["5"]))


@needs_cassettes
def test_recorded_notifications_and_timelines_are_fetched_as_they_were_sent():
    recorded = {}
    for name in ("test_notifications", "test_hashtag_tl"):
        for asked, said in read_cassette(CASSETTES / f"{name}.yaml"):
            recorded.setdefault((asked.method, asked.path), []).append(said)
    mentions = json.loads(recorded[NOTIFICATIONS][0].content())
    tagged = json.loads(recorded["GET", "/api/v1/timelines/tag/hoot"][0].content())
    recorded[VERIFY] = [Said(200, {"id": tagged[0]["account"]["id"]})]
    with StandIn(recorded) as server:
        connector = mastodon(server.address, hashtags="hoot")
        pages = {page.cursor_name: page for page in connector.fetch({}, 2)}
    expected = [each["status"]["id"] for each in reversed(mentions) if each.get("status")]
    assert [raw["id"] for _, raw in pages["mentions"].items] == expected
    assert [raw["id"] for _, raw in pages["tag:hoot"].items] == [each["id"] for each in reversed(tagged)]
    assert pages["tag:hoot"].cursor == max((each["id"] for each in tagged), key=lambda one: (len(one), one))
    assert all(
        connector.read(raw).is_own
        for _, raw in pages["tag:hoot"].items
        if raw["account"]["id"] == tagged[0]["account"]["id"]
    )


@needs_cassettes
def test_recorded_posts_edits_and_deletions_are_done_as_they_were():
    exchanges = read_cassette(CASSETTES / "test_status_edit.yaml")
    recorded = {}
    for asked, said in exchanges:
        recorded.setdefault((asked.method, asked.path), []).append(said)
    posted = json.loads(recorded[STATUSES][0].content())
    with StandIn(recorded) as server:
        connector = mastodon(server.address)
        sent = connector.send(OUTGOING, timeout=5)
        assert (sent.external_id, sent.url) == (posted["id"], posted["url"])
        edited = connector.edit(sent.external_id, Outgoing(text="other", in_reply_to="", idempotency_key=""), timeout=5)
        assert edited.external_id == sent.external_id
        connector.retract(sent.external_id, timeout=5)
    assert [each.method for each in server.asked] == ["POST", "PUT", "DELETE"]


@needs_cassettes
def test_a_recorded_missing_status_is_a_withdrawal():
    recorded = {
        (asked.method, asked.path): [said] for asked, said in read_cassette(CASSETTES / "test_status_missing.yaml")
    }
    with StandIn(recorded | {VERIFY: [ME]}) as server:
        assert list(mastodon(server.address).recheck(["0"])) == [("0:deleted", {"deleted": "0"})]


def test_a_network_that_is_away_is_not_left_alone_until_an_unrelated_limit_resets():
    headers = {"X-RateLimit-Reset": "2999-01-01T00:00:00Z"}
    assert retry_at(headers, is_limit=False) is None
    assert retry_at(headers) is not None
    assert retry_at({**headers, "Retry-After": "2"}, is_limit=False) is not None
