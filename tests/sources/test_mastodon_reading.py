"""What Mastodon sends, recorded from a real server and broken on purpose, becomes what was heard."""

import copy
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from apps.sources.connectors import Incoming, Unreadable, Withdrawal
from apps.sources.connectors.mastodon import MastodonConnector
from apps.sources.connectors.mastodon_status import OWN, arrival, count_characters, is_newer, is_same_text
from apps.sources.models import Source

from .replay import SHARED, read_cassette

CASSETTES = SHARED / "payloads_mastodon"
needs_cassettes = pytest.mark.skipif(not CASSETTES.is_dir(), reason="the recorded Mastodon cassettes are not here")

STATUS = {
    "id": "114000000000000001",
    "created_at": "2026-03-01T09:30:00.000Z",
    "edited_at": None,
    "in_reply_to_id": None,
    "visibility": "public",
    "language": "en",
    "uri": "https://social.example/users/jane/statuses/114000000000000001",
    "url": "https://social.example/@jane/114000000000000001",
    "content": '<p><span class="h-card"><a href="https://home.example/@acme" class="u-url mention">@<span>acme</span>'
    "</a></span> my parcel is <b>late</b></p><p>Order &amp; all</p>",
    "spoiler_text": "",
    "reblog": None,
    "media_attachments": [{"type": "image", "url": "https://social.example/a.jpg", "description": "a wet box"}],
    "account": {
        "id": "7",
        "acct": "jane@social.example",
        "display_name": "Jane",
        "followers_count": 12,
        "url": "https://social.example/@jane",
        "uri": "https://social.example/users/jane",
        "bot": False,
    },
}


def status(**changes) -> dict:
    changed = copy.deepcopy(STATUS)
    account = changes.pop("account", {})
    if isinstance(account, dict):
        changed["account"].update(account)
    else:
        changed["account"] = account
    return changed | changes


@pytest.fixture
def connector():
    return MastodonConnector(Source(network="mastodon", settings={"instance": "https://home.example"}))


def test_a_status_is_heard_with_all_it_says(connector):
    heard = connector.read(status())
    assert heard.external_id == "114000000000000001"
    assert heard.text == "@acme my parcel is late\n\nOrder & all"
    assert heard.author.external_id == "https://social.example/users/jane"
    assert (heard.author.name, heard.author.handle) == ("Jane", "@jane@social.example")
    assert (heard.author.followers, heard.author.is_bot) == (12, False)
    assert heard.said_at == heard.version == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert heard.url == "https://social.example/@jane/114000000000000001"
    assert heard.media == ({"url": "https://social.example/a.jpg", "type": "image", "alt": "a wet box"},)
    assert heard.is_public and not heard.is_own and not heard.is_repost
    assert heard.raw == status()


def test_an_edit_is_a_newer_version_and_a_new_arrival(connector):
    edited = status(edited_at="2026-03-01T10:00:00.000Z", content="<p>it came</p>")
    assert connector.read(edited).version == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert connector.read(edited).said_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert arrival(status(), "1")[0] != arrival(edited, "1")[0]
    assert arrival(edited, "1")[0] == "114000000000000001:2026-03-01T100000.000Z"


@pytest.mark.parametrize("visibility", ["private", "direct", "limited"])
def test_what_is_not_public_there_is_not_public_here(connector, visibility):
    assert not connector.read(status(visibility=visibility)).is_public


def test_our_own_posts_are_known_by_the_account_they_were_fetched_with(connector):
    assert connector.read(arrival(status(), "7")[1]).is_own
    assert not connector.read(arrival(status(), "8")[1]).is_own
    assert OWN not in connector.read(arrival(status(), "7")[1]).raw


def test_bots_and_reposts_are_marked(connector):
    assert connector.read(status(account={"bot": True})).author.is_bot
    assert connector.read(status(reblog=status())).is_repost


def test_a_person_of_the_same_server_is_shown_with_it(connector):
    heard = connector.read(status(account={"acct": "ben", "url": "https://home.example/@ben", "uri": None}))
    assert heard.author.handle == "@ben@home.example"
    assert heard.author.external_id == "https://home.example/@ben"


def test_a_warning_becomes_the_title_and_a_hidden_number_is_unknown(connector):
    heard = connector.read(status(spoiler_text="long rant", account={"followers_count": -1}))
    assert heard.title == "long rant"
    assert heard.author.followers is None


def test_a_notification_is_read_by_the_status_in_it(connector):
    mention = {"id": "9", "type": "mention", "account": STATUS["account"], "status": status()}
    assert connector.read(mention).external_id == "114000000000000001"
    assert connector.read({"id": "9", "type": "follow", "account": STATUS["account"]}) is None
    assert connector.read({"id": "9", "type": "mention", "account": STATUS["account"], "status": None}) is None


def test_a_deletion_is_a_withdrawal(connector):
    assert connector.read({"deleted": "114000000000000001"}) == Withdrawal("114000000000000001")


def test_a_payload_that_was_wiped_says_nothing(connector):
    assert connector.read({}) is None


def test_a_clock_ahead_of_ours_does_not_put_a_post_into_the_future(connector):
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    heard = connector.read(status(created_at=ahead, edited_at=ahead))
    assert heard.said_at <= heard.version <= datetime.now(UTC)


def test_hostile_text_is_only_text(connector):
    heard = connector.read(status(content="<script>alert(1)</script><p onclick=x>hi\0 <img src=x onerror=y></p>\u202e"))
    assert heard.text == "hi"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": None}, "id"),
        ({"id": 114}, "id"),
        ({"id": ""}, "id"),
        ({"id": "9" * 201}, "id"),
        ({"created_at": None}, "created_at"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2026-03-01T09:30:00"}, "created_at"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({"created_at": 1772357400}, "created_at"),
        ({"edited_at": False}, "edited_at"),
        ({"content": None}, "content"),
        ({"content": ["<p>"]}, "content"),
        ({"content": "x" * 200_001}, "content"),
        ({"visibility": None}, "visibility"),
        ({"visibility": "everyone"}, "visibility"),
        ({"account": None}, "account"),
        ({"account": "jane"}, "account"),
        ({"account": {"acct": None}}, "account.acct"),
        ({"account": {"acct": 5}}, "account.acct"),
        ({"account": {"url": None, "uri": None}}, "account.url"),
        ({"account": {"url": "javascript:alert(1)"}}, "account.url"),
        ({"account": {"followers_count": "many"}}, "account.followers_count"),
        ({"account": {"followers_count": 10**12}}, "account.followers_count"),
        ({"account": {"bot": "no"}}, "account.bot"),
        ({"account": {"display_name": {}}}, "account.display_name"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://a.example/\n"}, "url"),
        ({"in_reply_to_id": 5}, "in_reply_to_id"),
        ({"language": "../../etc"}, "language"),
        ({"spoiler_text": 5}, "spoiler_text"),
        ({"media_attachments": {}}, "media_attachments"),
        ({"media_attachments": [{}] * 10_000}, "media_attachments"),
        ({"media_attachments": ["x"]}, "media_attachments[0]"),
    ],
)
def test_a_broken_field_is_named(connector, changes, named):
    with pytest.raises(Unreadable, match=named.replace("[", r"\[")):
        connector.read(status(**changes))


@pytest.mark.parametrize(
    "name", ["edited_at", "in_reply_to_id", "language", "url", "spoiler_text", "media_attachments"]
)
def test_what_may_be_missing_may_be_missing(connector, name):
    without = status()
    del without[name]
    assert connector.read(without).external_id == STATUS["id"]


@pytest.mark.parametrize("item", [None, 5, "text", [], {"id": 5}, {"no": "id"}])
def test_an_item_without_an_id_still_arrives_to_be_looked_at(connector, item):
    event_id, raw = arrival(item, "1")
    assert event_id.startswith("unreadable:") and len(event_id) <= 255
    with pytest.raises(Unreadable):
        connector.read(raw or {"unreadable": {}})


def test_what_no_database_keeps_is_taken_out_on_arrival():
    _, raw = arrival(status(content="a\0b\ud800c", extra=float("nan")), "1")
    assert raw["content"] == "abc" or raw["content"] == "ab\ufffdc"
    assert raw["extra"] is None
    assert "\\u0000" not in json.dumps(raw)


def test_ids_are_compared_as_numbers_written_as_text():
    assert is_newer("100", "99")
    assert not is_newer("99", "100")
    assert not is_newer("5", "5")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hello", 5),
        ("see https://a.example/" + "x" * 200 + " now", 4 + 23 + 4),
        ("@jane@social.example hi", len("@jane hi")),
        ("@jane hi", len("@jane hi")),
        ("e\u0301", 1),
        ("", 0),
        ("two https://a.example and http://b.example/very/long", 4 + 23 + 5 + 23),
        ("mail jane@social.example", len("mail jane@social.example")),
    ],
)
def test_text_is_measured_as_the_network_counts(connector, text, length):
    assert connector.measure(text) == count_characters(text) == length


def test_a_reply_is_addressed_once(connector):
    jane = "@jane@social.example"
    assert connector.compose("Sorry.", to=jane) == "@jane@social.example Sorry."
    assert connector.compose("@jane@social.example Sorry.", to=jane) == "@jane@social.example Sorry."
    assert connector.compose("Sorry, @JANE@social.example", to=jane) == "Sorry, @JANE@social.example"
    assert connector.compose("Sorry.", to="") == "Sorry."
    assert connector.compose("Sorry.", to="@jane says\nanything") == "Sorry."
    assert connector.compose("@jane@other.example Sorry.", to="@jane") == "@jane @jane@other.example Sorry."


def test_somebody_of_our_own_server_is_addressed_without_its_name(connector):
    home = urlsplit(connector.source.settings["instance"]).netloc
    assert connector.compose("Sorry.", to=f"@jane@{home}") == "@jane Sorry."


def test_our_reply_is_recognised_in_the_html_that_the_network_makes_of_it():
    sent = "@jane@social.example Sorry. See https://help.example/t/very-long-path-of-a-thread-1 &amp; <this>\n\nBye"
    shown = (
        '<p><span class="h-card" translate="no"><a href="https://social.example/@jane" class="u-url mention">@<span>'
        'jane</span></a></span> Sorry. See <a href="https://help.example/t/very-long-path-of-a-thread-1" rel="nofollow '
        'noopener" target="_blank"><span class="invisible">https://</span><span class="ellipsis">help.example/t/'
        'very-long</span><span class="invisible">-path-of-a-thread-1</span></a> &amp;amp; &lt;this&gt;</p><p>Bye</p>'
    )
    assert is_same_text(shown, sent)
    assert not is_same_text(shown, sent.replace("Sorry", "Hello"))


@needs_cassettes
def test_every_recorded_status_is_understood(connector):
    heard = unfinished = others = 0
    for path in sorted(CASSETTES.glob("*.yaml")):
        for _, said in read_cassette(path):
            for found in _statuses_in(said.content()):
                if "content" not in found:
                    # The answer to a deletion holds the plain text instead.
                    with pytest.raises(Unreadable, match="content"):
                        connector.read(found)
                    unfinished += 1
                    continue
                item = connector.read(found)
                assert isinstance(item, Incoming)
                assert item.external_id == found["id"]
                assert item.author.external_id == found["account"]["uri"]
                assert item.said_at.isoformat(timespec="milliseconds") == found["created_at"].replace("Z", "+00:00")
                assert (item.version > item.said_at) == bool(found["edited_at"])
                assert item.is_public == (found["visibility"] in ("public", "unlisted"))
                assert item.is_repost == (found["reblog"] is not None)
                assert item.parent_id == (found["in_reply_to_id"] or "")
                assert item.title == found["spoiler_text"]
                assert item.text or found["media_attachments"] or not found["content"] or found["quote"]
                assert "<p>" not in item.text
                heard += 1
            others += 1
    assert heard > 100 and unfinished > 30
    print(f"{heard} statuses and {unfinished} deleted ones in {others} recorded answers")


@needs_cassettes
def test_every_recorded_notification_is_understood(connector):
    kinds = {}
    for path in sorted(CASSETTES.glob("*.yaml")):
        for asked, said in read_cassette(path):
            if asked.path == "/api/v1/notifications" and said.status == 200:
                for notification in json.loads(said.content()):
                    item = connector.read(notification)
                    assert (item is not None) == (notification["type"] == "mention")
                    kinds[notification["type"]] = kinds.get(notification["type"], 0) + 1
    assert kinds["mention"] > 0
    print(kinds)


def _statuses_in(content: bytes):
    """Every status in a recorded body, also inside notifications, contexts and reblogs, and in streamed events."""
    try:
        waiting = [json.loads(content)]
    except ValueError:
        waiting = []
        for line in content.decode(errors="replace").splitlines():
            if line.startswith("data: {"):
                waiting.append(json.loads(line.removeprefix("data: ")))
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if {"visibility", "account", "uri"} <= value.keys():
                yield value
            waiting += value.values()
