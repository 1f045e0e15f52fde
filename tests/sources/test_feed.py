"""Feeds: heard once, asked politely, and never able to hurt whoever reads them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from apps.sources.connectors import AuthenticationFailed, RateLimited, Rejected, Unavailable, Unreadable
from apps.sources.connectors.feed import FeedConnector
from apps.sources.connectors.feed_entries import TAG_LIMIT, declares_entities, entry_key, read_entries
from apps.sources.models import Source

from .replay import SHARED, Said, StandIn

FEEDS = SHARED / "feeds" / "feedparser"
PATH = ("GET", "/feed")
XML = {"Content-Type": "application/rss+xml"}


def rss(*items: str) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Reviews</title><language>en</language>{"".join(items)}</channel></rss>""".encode()


def item(number: int, text: str = "It is late", more: str = "") -> str:
    return f"""<item><guid isPermaLink="false">review-{number}</guid><title>Review {number}</title>
    <link>https://reviews.example/{number}</link><pubDate>Mon, {number:02d} Jun 2026 10:00:00 GMT</pubDate>
    <description>&lt;p&gt;{text}&lt;/p&gt;</description>{more}</item>"""


def feed(address: str) -> FeedConnector:
    return FeedConnector(Source(network="feed", settings={"url": f"{address}/feed"}))


def heard(connector, cursors=None) -> list:
    return [connector.read(raw) for page in connector.fetch(cursors or {}, 10) for _, raw in page.items]


def test_entries_are_heard_oldest_first_with_all_they_say():
    with StandIn({PATH: [Said(200, rss(item(3), item(2), item(1)), XML)]}) as server:
        found = heard(feed(server.address))
    assert [one.external_id for one in found] == ["review-1", "review-2", "review-3"]
    first = found[0]
    assert first.text == "Review 1\n\nIt is late"
    assert (first.title, first.url) == ("Review 1", "https://reviews.example/1")
    assert first.said_at == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert (first.language, first.is_public, first.is_own) == ("en", True, False)
    assert first.author.name == "Reviews"


def test_an_atom_entry_names_its_author_and_its_last_change():
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Talk</title><entry><id>tag:a.example,2026:1</id>
    <title type="html">Late &amp;amp; lost</title><updated>2026-06-02T10:00:00Z</updated>
    <published>2026-06-01T10:00:00+02:00</published><link href="/one"/>
    <author><name>Jane</name><uri>https://a.example/jane</uri></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Two <b>weeks</b></div></content></entry></feed>"""
    with StandIn({PATH: [Said(200, atom, {"Content-Type": "application/atom+xml"})]}) as server:
        (only,) = heard(feed(server.address))
        assert only.url == f"{server.address}/one"
    assert only.title == "Late & lost"
    assert only.text == "Late & lost\n\nTwo weeks"
    assert (only.author.name, only.author.external_id) == ("Jane", "https://a.example/jane")
    assert only.said_at == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert only.version == datetime(2026, 6, 2, 10, tzinfo=UTC)


def test_a_json_feed_is_a_feed():
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Talk",
        "items": [
            {
                "id": 7,
                "content_text": "1 < 2\nlate",
                "date_published": "2026-06-01T10:00:00Z",
                "authors": [{"name": "Jane"}],
            }
        ],
    }
    with StandIn({PATH: [Said(200, told, {"Content-Type": "application/feed+json"})]}) as server:
        (only,) = heard(feed(server.address))
    assert (only.external_id, only.text, only.author.name) == ("7", "1 < 2\nlate", "Jane")


def test_the_same_entry_arrives_once_and_a_changed_one_again():
    versions = [rss(item(1)), rss(item(1)), rss(item(1, "It came"))]
    with StandIn({PATH: [Said(200, each, XML) for each in versions]}) as server:
        connector = feed(server.address)
        runs = [[found for page in connector.fetch({}, 10) for found in page.items] for _ in versions]
    first, same, changed = (run[0] for run in runs)
    assert first[0] == same[0] != changed[0]
    assert connector.read(changed[1]).version > connector.read(first[1]).version
    assert connector.read(changed[1]).external_id == connector.read(first[1]).external_id


def test_an_entry_without_an_id_is_known_by_its_link_and_without_that_by_its_words():
    items = [
        "<item><link>https://a.example/1</link><title>one</title></item>",
        "<item><title>two</title></item>",
        "<item><title>three</title></item>",
    ]
    with StandIn({PATH: [Said(200, rss(*items), XML)]}) as server:
        found = {one.title: one.external_id for one in heard(feed(server.address))}
    assert found["one"] == "https://a.example/1"
    assert len(set(found.values())) == 3
    assert all(len(one) <= 200 for one in found.values())


@pytest.mark.parametrize("date", ["", "<pubDate>soon</pubDate>", "<pubDate>Mon, 01 Jun 2099 10:00:00 GMT</pubDate>",
                                  "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"])  # fmt: skip
def test_an_entry_without_a_believable_date_was_said_when_it_was_seen(date):
    with StandIn({PATH: [Said(200, rss(f"<item><guid>1</guid><title>x</title>{date}</item>"), XML)]}) as server:
        (only,) = heard(feed(server.address))
    assert timedelta(0) <= datetime.now(UTC) - only.said_at < timedelta(minutes=1)
    assert only.version >= only.said_at


def test_namesakes_stay_apart():
    named = "<author>noreply@a.example (Jane)</author>"
    with StandIn({PATH: [Said(200, rss(item(1, more=named), item(2, more=named)), XML)]}) as server:
        authors = [one.author for one in heard(feed(server.address))]
    assert {author.name for author in authors} == {"Jane"}
    assert len({author.external_id for author in authors}) == 2


def test_a_feed_is_asked_only_for_what_changed():
    headers = {**XML, "ETag": '"abc"', "Last-Modified": "Mon, 01 Jun 2026 10:00:00 GMT"}
    with StandIn({PATH: [Said(200, rss(item(1)), headers), Said(304)]}) as server:
        connector = feed(server.address)
        (page,) = connector.fetch({}, 10)
        (unchanged,) = connector.fetch({"": page.cursor}, 10)
        elsewhere = FeedConnector(Source(settings={"url": f"{server.address}/feed?other"}))
        list(elsewhere.fetch({"": page.cursor}, 10))
    assert len(page.cursor) <= 500
    assert (unchanged.items, unchanged.cursor, unchanged.is_last) == ([], page.cursor, True)
    first, second, third = server.asked
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"] == '"abc"'
    assert second.headers["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
    assert "if-none-match" not in third.headers


@pytest.mark.parametrize("cursor", ["", "nonsense", "[1]", "[" * 500, '{"of": 5, "etag": {}}', "null"])
def test_a_cursor_that_says_nothing_asks_for_everything(cursor):
    with StandIn({PATH: [Said(200, rss(item(1)), {**XML, "ETag": "x" * 5_000})]}) as server:
        (page,) = feed(server.address).fetch({"": cursor}, 10)
    assert len(page.items) == 1 and len(page.cursor) <= 500


def test_a_long_feed_comes_in_pages_and_only_the_last_moves_the_cursor():
    entries = [f"<item><guid>g{number}</guid><title>t{number}</title></item>" for number in range(1_050)]
    with StandIn({PATH: [Said(200, rss(*entries), {**XML, "ETag": '"1"'})]}) as server:
        connector = feed(server.address)
        pages = list(connector.fetch({"": "before"}, 10))
        few = list(connector.fetch({}, 2))
    assert len(pages) == 10 and len(few) == 2
    assert sum(len(page.items) for page in pages) == sum(len(page.items) for page in few) == 1_050
    assert {page.cursor for page in pages[:-1]} == {"before"}
    assert "etag" in json.loads(pages[-1].cursor)
    assert [page.is_last for page in pages] == [False] * 9 + [True]


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        (Said(410), Rejected, "gone"),
        (Said(404, b"no"), Rejected, "404"),
        (Said(401), AuthenticationFailed, "401"),
        (Said(429, b"", {"Retry-After": "60"}), RateLimited, "wait"),
        (Said(503, b"", {"Retry-After": "60"}), Unavailable, "503"),
        (Said(500), Unavailable, "500"),
        (Said(200, b"<html><body>hello</body></html>"), Unavailable, "no RSS"),
        (Said(200, b""), Unavailable, "no RSS"),
        (Said(200, b"\x89PNG\r\n\x1a\n" + bytes(200)), Unavailable, "no RSS"),
        (Said(200, b'{"a": 1}'), Unavailable, "no RSS"),
        (Said(200, b"{" * 10_000), Unavailable, "no RSS"),
        (Said(200, b"x" * 5_000_001), Rejected, "larger"),
        (Said(hang_up=True), Unavailable, "ended"),
    ],
)
def test_a_feed_that_fails_says_why(said, error, words):
    with StandIn({PATH: [said]}) as server, pytest.raises(error, match=words) as caught:
        list(feed(server.address).fetch({}, 10))
    if said.headers:
        assert caught.value.retry_at - datetime.now(UTC) > timedelta(seconds=30)


@pytest.mark.parametrize("url", ["", "reviews.example", "file:///etc/passwd", "http://u:p@a.example/"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(Rejected, match="web address"):
        FeedConnector(Source(settings={"url": url})).check()


BOMB = """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<rss version="2.0"><channel><item><title>&lol2;</title></item></channel></rss>"""
FILE = """<!DOCTYPE r [<!ENTITY file SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>
<title>&file;</title></item></channel></rss>"""


@pytest.mark.parametrize(
    "document",
    [
        BOMB.encode(),
        FILE.encode(),
        b'<?xml version="1.0"?>\n<!-- <rss> -->\n' + BOMB.encode(),
        b"\xef\xbb\xbf" + FILE.encode(),
        BOMB.encode("utf-16"),
        ('<?xml version="1.0" encoding="utf-16"?>' + FILE).encode("utf-16-le"),
        ('<?xml version="1.0" encoding="utf-32"?>' + FILE).encode("utf-32"),
        b'<?xml version="1.0" encoding="utf-7"?>' + BOMB.replace("<", "+ADw-").encode(),
        ('<?xml version="1.0" encoding="cp037"?>' + BOMB).encode("cp037"),
        BOMB.replace("<!ENTITY", "<!entity").encode(),
    ],
)
def test_a_document_with_entities_is_refused_before_it_is_parsed(document):
    assert declares_entities(document)
    with pytest.raises(Unreadable, match="entities"):
        read_entries(document, url="https://a.example/")
    with StandIn({PATH: [Said(200, document, XML)]}) as server, pytest.raises(Rejected, match="entities"):
        feed(server.address).check()


def test_a_document_type_without_entities_is_no_reason_to_refuse():
    old = b"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
    <rss version="0.91"><channel><item><title>old</title></item></channel></rss>"""
    assert [entry["title"] for entry in read_entries(old, url="https://a.example/")] == ["old"]


def test_a_feed_of_nothing_but_tags_is_refused():
    with pytest.raises(Unreadable, match="tags"):
        read_entries(b"<rss version='2.0'><channel>" + b"<a>" * TAG_LIMIT, url="https://a.example/")


def test_hostile_words_and_addresses_are_only_text():
    hostile = """<item><guid>1</guid><title>&lt;script&gt;alert(1)&lt;/script&gt;Hi</title>
    <link>javascript:alert(1)</link>
    <description>&lt;img src=x onerror=alert(1)&gt;&lt;p&gt;late&lt;/p&gt;</description></item>"""
    with StandIn({PATH: [Said(200, rss(hostile), XML)]}) as server:
        (only,) = heard(feed(server.address))
    assert (only.title, only.url) == ("Hi", "")
    assert only.text == "Hi\n\nlate"


def test_a_feed_cannot_name_a_file_to_read():
    assert read_entries(b"file:///etc/passwd", url="https://a.example/") is None
    assert read_entries(b"http://169.254.169.254/", url="https://a.example/") is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"seen_at": None}, "seen_at"), ({"seen_at": "now"}, "seen_at"), ({"title": 5}, "title"), ({"html": []}, "html"),
     ({"link": "javascript:x"}, "link"), ({"published": "x"}, "published")],
)  # fmt: skip
def test_a_broken_field_is_named(changes, named):
    raw = {"id": "1", "title": "x", "seen_at": "2026-06-01T00:00:00+00:00"} | changes
    with pytest.raises(Unreadable, match=named):
        feed("https://a.example").read(raw)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the collected feeds are not here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_feed_in_the_collection_breaks_anything():
    connector, files, entries, none = feed("https://a.example"), 0, 0, 0
    for path in sorted(FEEDS.rglob("*.*")):
        if path.suffix not in (".xml", ".json"):
            continue
        files += 1
        for content_type in ("", "text/xml", "application/atom+xml; charset=us-ascii"):
            found = read_entries(path.read_bytes(), url="https://a.example/", content_type=content_type)
            none += found is None
            for event_id, raw in connector._arrivals(found or []):
                assert len(event_id) <= 255 and "\0" not in json.dumps(raw)
                assert entry_key(raw)
                one = connector.read(raw)
                assert one is None or (len(one.external_id) <= 200 and one.said_at <= datetime.now(UTC))
                entries += one is not None
    assert files == 178 and entries > 150
    print(f"{files} feeds, {entries} entries, {none} of {3 * files} readings found no feed")
