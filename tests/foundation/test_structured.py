"""Data blocks: nothing in their words ends them, and nothing empty is said."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.foundation.structured import breadcrumbs, duration, first_words, full_address, json_ld, moment
from apps.foundation.templatetags.interface import canonical, open_graph
from tests.schema_org import faults

HOSTILE = '</script><script>alert(1)</script><!-- <script> ]]> & \u2028 \u2029 "'


def said(block: str) -> dict:
    head, words, tail = block[: len('<script type="application/ld+json">')], block, block[-len("</script>") :]
    assert head == '<script type="application/ld+json">'
    assert tail == "</script>"
    return json.loads(words[len(head) : -len(tail)])


def test_a_hostile_title_neither_ends_the_block_nor_is_changed():
    block = json_ld({"@type": "Article", "headline": HOSTILE})
    inside = block[len('<script type="application/ld+json">') : -len("</script>")]
    assert not set("<>&\u2028\u2029") & set(inside)
    assert said(block)["headline"] == HOSTILE


@given(st.text())
def test_whatever_is_said_is_read_again_as_it_was(words):
    block = json_ld({"name": words})
    assert block.count("<") == 2
    assert said(block)["name"] == words


def test_several_things_stand_in_one_graph_and_none_say_nothing():
    assert said(json_ld([{"@type": "Person"}, {}, {"@type": "Place"}]))["@graph"] == [
        {"@type": "Person"}, {"@type": "Place"},
    ]  # fmt: skip
    assert said(json_ld([{"@type": "Person"}])) == {"@context": "https://schema.org", "@type": "Person"}
    assert json_ld([]) == json_ld(None) == json_ld("") == json_ld([{}]) == ""


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(None, None), (0, None), (1, "PT1S"), (60, "PT1M"), (61, "PT1M1S"), (3600, "PT1H"), (3723, "PT1H2M3S")],
)
def test_a_length_of_time_is_written_as_iso_8601(seconds, written):
    assert duration(seconds) == written


def test_a_moment_has_its_zone_and_none_says_nothing():
    assert moment(datetime(2026, 5, 3, 14, 2, tzinfo=UTC)) == "2026-05-03T14:02:00+00:00"
    assert moment(None) is None


@pytest.mark.parametrize(
    ("html", "letters", "plain"),
    [
        ("<p>It &amp; I</p>", 20, "It & I"),
        ("<p>one</p><p>two</p>", 20, "one two"),
        ("<p>one two three</p>", 8, "one two…"),
        ("", 20, ""),
        ("<a href='" + "x" * 400 + "'>link</a>", 20, "…"),
    ],
)
def test_the_first_words_of_stored_html_are_plain_and_short(html, letters, plain):
    assert first_words(html, letters) == plain


@given(st.text(alphabet="<>a &;\"'", max_size=300))
def test_first_words_are_never_longer_than_asked(html):
    assert len(first_words(html, 20)) <= 20


def test_addresses_begin_with_the_site_and_foreign_ones_stay(settings):
    settings.SITE_URL = "https://help.example"
    assert full_address("/x/") == "https://help.example/x/"
    assert full_address("https://video.example/1") == "https://video.example/1"


def test_the_way_to_a_page_is_counted_from_the_first(settings):
    settings.SITE_URL = "https://help.example"
    way = breadcrumbs(("Home", "/"), ("Help", "/help/"))
    assert faults(way) == []
    assert [(step["position"], step["item"]) for step in way["itemListElement"]] == [
        (1, "https://help.example/"), (2, "https://help.example/help/"),
    ]  # fmt: skip


def test_what_is_said_elsewhere_is_escaped_and_leaves_out_what_is_empty(settings):
    settings.SITE_URL = "https://help.example"
    tags = open_graph({}, HOSTILE, "/x/", picture="/cards/thread/1/abc.png")
    assert "<script" not in tags
    assert 'content="https://help.example/cards/thread/1/abc.png"' in tags
    assert "og:description" not in tags
    assert canonical("/x/", 'a="><b>') == (
        '<link rel="canonical" href="https://help.example/x/?a=&quot;&gt;&lt;b&gt;">'
    )


def test_the_vocabulary_finds_what_does_not_belong():
    assert faults({"@type": "Kettle"})
    assert faults({"@type": "Person", "name": "Ana", "headline": "x"}) == ["Person.headline: is no property of Person"]
    assert faults({"@type": "Person", "colour": "x"}) == ["Person.colour: no such property"]
    assert faults({"@type": "Person", "url": "/people/ana/"})
    assert faults({"@type": "Article", "headline": "x", "author": [], "datePublished": "yesterday"})
