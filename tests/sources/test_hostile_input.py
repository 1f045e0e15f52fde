"""Input that nobody thought of: it is read, or refused as unreadable, and never anything else."""

import json
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.sources.connectors import Incoming, Unreadable, Withdrawal
from apps.sources.connectors.feed import FeedConnector
from apps.sources.connectors.feed_entries import read_entries
from apps.sources.connectors.mastodon_status import arrival, count_characters, is_same_text, read_status
from apps.sources.connectors.rows import RowError, read_row
from apps.sources.connectors.webhook import WebhookConnector
from apps.sources.files import FileError, read_rows, sniff
from apps.sources.models import Source

from .test_files import MAPPING, ROW
from .test_mastodon_reading import STATUS
from .test_webhook import EVENT

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=12,
)
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(example: dict):
    """An example with a few of its fields replaced by anything."""
    return st.dictionaries(st.sampled_from(sorted(example)), anything, max_size=3).map(
        lambda changes: example | changes
    )


def is_fit_to_store(heard) -> bool:
    if heard is None or isinstance(heard, Withdrawal):
        return True
    assert isinstance(heard, Incoming)
    assert 0 < len(heard.external_id) <= 255 and 0 < len(heard.author.external_id) <= 255
    assert len(heard.parent_id) <= 255 and len(heard.conversation_id) <= 255
    assert heard.said_at <= heard.version <= datetime.now(UTC)
    assert len(heard.text) <= 20_000 and len(heard.title) <= 300 and len(heard.author.name) <= 150
    assert not any(mark in heard.text + heard.title + heard.author.name for mark in "\0\u202e\ud800")
    assert heard.url == "" or heard.url.startswith(("http://", "https://"))
    assert heard.rating is None or 1 <= heard.rating <= 5
    return True


@often
@given(anything | changed(STATUS) | changed(STATUS["account"]).map(lambda account: STATUS | {"account": account}))
def test_any_status_is_heard_or_unreadable(item):
    event_id, raw = arrival(item, "1")
    assert 0 < len(event_id) <= 255
    assert "\\u0000" not in json.dumps(raw, allow_nan=False)
    try:
        assert is_fit_to_store(read_status(raw))
    except Unreadable as error:
        assert 5 < len(str(error)) < 300


@often
@given(anything.filter(lambda item: isinstance(item, dict)) | changed(EVENT))
def test_any_event_is_heard_or_unreadable(raw):
    try:
        assert is_fit_to_store(WebhookConnector(Source(pk=1)).read(raw))
    except Unreadable as error:
        assert 5 < len(str(error)) < 300


@often
@given(st.dictionaries(st.sampled_from(sorted(ROW)), st.text(), max_size=4).map(lambda changes: ROW | changes))
def test_any_row_is_heard_or_refused_by_field(row):
    try:
        assert is_fit_to_store(read_row(row, MAPPING, "UTC"))
    except RowError as error:
        assert error.field in MAPPING and 5 < len(error.reason) < 400


PIECES = st.sampled_from(
    [b'"', b",", b";", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xc3\xa9", b"id,text,at\n", b"1,a,2026-03-01\n",
     b'{"a": 1}', b"\t", b"\xef\xbb\xbf", b"\xff\xfe", b" ", b"{", b'""']
)  # fmt: skip


@often
@given(st.lists(PIECES | st.binary(max_size=20), max_size=40).map(b"".join))
def test_any_bytes_are_rows_and_errors_or_no_file_of_ours(tmp_path, content):
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    try:
        shape = sniff(path)
    except FileError as error:
        assert len(str(error)) > 5
        return
    previous = 0
    for line, row in read_rows(path, shape):
        assert line > previous
        previous = line
        assert isinstance(row, RowError) or all(isinstance(value, str) and "\0" not in value for value in row.values())


TAGS = st.sampled_from(
    [b"<rss version='2.0'>", b"<channel>", b"<item>", b"</item>", b"<title>", b"<![CDATA[", b"]]>", b"<!--", b"-->",
     b"<?xml", b"?>", b"&amp;", b"&#x", b"<link>", b"http://[", b"<pubDate>", b"99999",
     b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<id>", b"<content type='html'>", b"&lt;script&gt;",
     b"<author><name>x@y.z", b"\xff", b"\0"]
)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@often
@given(st.lists(TAGS | st.binary(max_size=8), max_size=30).map(b"".join))
def test_any_bytes_are_a_feed_or_none_or_unreadable(content):
    connector = FeedConnector(Source(settings={"url": "https://a.example/feed"}))
    try:
        entries = read_entries(content, url="https://a.example/feed", content_type="text/xml")
    except Unreadable:
        return
    for event_id, raw in connector._arrivals(entries or []):
        assert len(event_id) <= 255
        assert is_fit_to_store(connector.read(raw))


@often
@given(st.text())
def test_any_text_is_measured_and_recognised_again_in_html(text):
    assert 0 <= count_characters(text) <= max(len(text), 23 * len(text))
    assert is_same_text(f"<p>{escape(text)}</p>", text)
