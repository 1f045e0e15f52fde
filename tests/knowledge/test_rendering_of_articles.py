"""Headings that one can link to, pictures of the article's own, links to our own pages, and nothing that can run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.knowledge.rendering import render_article, table_of_contents

ALPHABET = "#*_[]()<>!/\"'= \n-`:ahsx1ü\\"


def test_headings_have_ids_of_their_words_each_once():
    html = render_article("# First *steps*\n\n# First steps\n\n## Für `<Könner>`\n\n# ???\n\n# !").html
    assert [(one.level, one.id, one.text) for one in table_of_contents(html)] == [
        (2, "s-first-steps", "First steps"),
        (2, "s-first-steps-2", "First steps"),
        (3, "s-für-könner", "Für <Könner>"),
        (2, "s-part", "???"),
        (2, "s-part-2", "!"),
    ]


def test_a_heading_called_like_a_numbered_one_gets_a_number_of_its_own():
    html = render_article("# Part 2\n\n# Part\n\n# Part").html
    ids = [one.id for one in table_of_contents(html)]
    assert len(set(ids)) == 3


def test_thousands_of_equal_headings_are_numbered_in_a_blink():
    html = render_article("# x\n" * 5_000).html
    assert html.count("<h2 ") == 5_000
    assert 'id="s-x-5000"' in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[c](/contact/)", '<a href="/contact/">c</a>'),
        ("[c](#s-then)", '<a href="#s-then">c</a>'),
        ("[c](https://far.example/)", '<a href="https://far.example/" rel="nofollow ugc noopener">c</a>'),
        ("[c](//far.example/)", '<a rel="nofollow ugc noopener">c</a>'),
        ("[c](/\\\\far.example/)", '<a href="/%5Cfar.example/">c</a>'),
    ],
)
def test_links_lead_to_our_pages_as_ours_and_elsewhere_as_strangers(source, expected):
    assert expected in render_article(source).html


def test_what_the_text_names_is_found():
    key = "0b0b0b0b-0000-4000-8000-000000000000"
    address = f"/attachments/{key}/a.webp"
    rendered = render_article(f"![]({address})\n\n[b](/articles/12/x/)", {address: (3, 4)})
    assert (rendered.attachments, rendered.articles) == ([key], [12])
    assert f'<img src="{address}" alt="" width="3" height="4"' in rendered.html


@settings(max_examples=60)
@given(st.text(ALPHABET, max_size=200))
def test_nothing_that_is_typed_breaks_out_of_an_attribute(source):
    html = render_article(source).html
    assert "<script" not in html
    ids = [one.id for one in table_of_contents(html)]
    assert len(ids) == len(set(ids))
    assert all(not set(identity) & set("\"'<> \n") for identity in ids)
