"""Bare links say what stands behind them, fetched by us and shown as text."""

import pytest
from django.core.management import call_command

from apps.forum.models import LinkPreview, Post
from apps.forum.verbs import edit_post, fetch_preview, post_reply, queue_owed_previews, withdraw_post
from apps.forum.verbs.link_previews import TITLE_LIMIT, title_of
from apps.foundation.answers import Answer, Forbidden
from tests.alone import alone
from tests.conftest import do_queued_work, signed_in
from tests.forum.pages import Page
from tests.forum.test_hostile_words import BODIES, assert_only_data

URL = "https://news.example/toasters"


@pytest.fixture(autouse=True)
def switched_on(settings, monkeypatch):
    """Link previews are wanted, and nobody looks at posts first."""
    settings.LINK_PREVIEWS = True
    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [])


@pytest.fixture
def web(monkeypatch):
    """What stands at addresses; asked for are those that were fetched."""
    pages, asked = {}, []

    def fetch(url, **_limits):
        asked.append(url)
        if url not in pages:
            raise Forbidden("That is not public.")
        return Answer(200, {}, pages[url].encode(), url)

    monkeypatch.setattr("apps.forum.verbs.link_previews.fetch", fetch)
    pages["asked"] = asked
    return pages


def test_a_link_alone_on_a_line_gets_its_title_with_the_true_host(thread, bela, web):
    web[URL] = "<html><head><title>Toasters\n of 2026</title>"
    post = post_reply(thread, by=bela, body=f"Look:\n\n{URL}\n\nNice.")
    assert "link-card" not in post.html
    do_queued_work()
    post.refresh_from_db()
    assert (
        f'<p class="link-card"><a href="{URL}" rel="nofollow ugc noopener">Toasters of 2026</a> (news.example)</p>'
        in post.html
    )
    assert "<p>Look:</p>" in post.html and post.body.count(URL) == 1 and post.edited_at is None


def test_the_next_post_with_that_link_has_the_card_at_once(thread, bela, web):
    web[URL] = "<title>Toasters</title>"
    post_reply(thread, by=bela, body=URL)
    do_queued_work()
    assert "Toasters</a> (news.example)" in post_reply(thread, by=bela, body=URL).html
    do_queued_work()
    assert web["asked"] == [URL]


@pytest.mark.parametrize(
    "body", [f"See {URL}", f"{URL} is nice", f"[words]({URL})", f"`{URL}`", f"- {URL}", f"> {URL}", f"```\n{URL}\n```"]
)
def test_a_link_among_words_stays_a_link(thread, bela, web, body):
    post_reply(thread, by=bela, body=body)
    assert not LinkPreview.objects.exists()


def test_a_post_has_three_cards_at_most(thread, bela, web):
    post_reply(thread, by=bela, body="\n\n".join(f"{URL}/{number}" for number in range(10)))
    assert LinkPreview.objects.count() == 3


def test_nothing_is_fetched_unless_somebody_wants_it(thread, bela, web, settings):
    settings.LINK_PREVIEWS = False
    post_reply(thread, by=bela, body=URL)
    do_queued_work()
    assert web["asked"] == [] and not LinkPreview.objects.exists()


def test_what_was_said_elsewhere_is_shown_as_it_was(thread, jane, web):
    post_reply(thread, by=jane, body=URL, said_on="Mastodon")
    assert not LinkPreview.objects.exists()


@pytest.mark.parametrize("page", ["", "<p>no title</p>", "<title></title>", "<title> \n </title>", "\x00\xff"])
def test_a_page_without_a_title_leaves_the_bare_link(thread, bela, web, page):
    web[URL] = page
    post = post_reply(thread, by=bela, body=URL)
    do_queued_work()
    post.refresh_from_db()
    assert f">{URL}</a>" in post.html
    assert LinkPreview.objects.get().state == "failed"


def test_an_address_that_may_not_be_fetched_leaves_the_bare_link(thread, bela, settings):
    settings.SAFE_FETCH_ALLOW = []
    post = post_reply(thread, by=bela, body="http://127.0.0.1:8000/admin/")
    do_queued_work()
    post.refresh_from_db()
    assert LinkPreview.objects.get().state == "failed" and "link-card" not in post.html


def test_a_hostile_title_is_text_and_the_host_the_true_one(client, thread, bela, web, subtests):
    for words in [*BODIES, "</title><script>alert(1)</script>", "https://bank.example", "&lt;script&gt;"]:
        with alone(subtests, words):
            web[URL] = f"<title>{words}</title><script>alert(1)</script>"
            post = post_reply(thread, by=bela, body=URL)
            do_queued_work()
            post.refresh_from_db()
            page = Page(client.get(thread.get_absolute_url()))
            assert_only_data(page)
            assert not [tag for tag, attributes in page.tags if any(name.startswith("on") for name in attributes)]
            cards = [attributes for tag, attributes in page.tags if attributes.get("class") == "link-card"]
            assert not cards or "(news.example)" in post.html


def test_a_title_is_one_line_of_bounded_length():
    assert title_of("<title>One</title><title>Two</title>") == "One"
    assert title_of("<svg><title>Inside</title></svg>") == "Inside"
    assert title_of("<TITLE lang=en>A &amp; B\u202e &#8238;</TITLE>") == "A & B"
    assert len(title_of(f"<title>{'x' * 100_000}</title>")) == TITLE_LIMIT
    assert title_of("<title>never closed " + "y" * 500)[:12] == "never closed"


def test_nobody_shapes_a_card_by_hand(thread, bela):
    html = post_reply(thread, by=bela, body='<p class="link-card">x</p>').html
    assert '<p class="link-card">' not in html


def test_what_a_lost_job_left_is_fetched_by_the_clock(thread, bela, web, ago):
    web[URL] = "<title>Toasters</title>"
    post_reply(thread, by=bela, body=URL)
    from django_q.models import OrmQ

    OrmQ.objects.all().delete()
    assert queue_owed_previews() == 0
    LinkPreview.objects.update(asked_at=ago(minutes=5))
    assert queue_owed_previews() == 1
    do_queued_work()
    assert LinkPreview.objects.get().title == "Toasters"
    assert queue_owed_previews() == 0


def test_fetching_twice_asks_once(thread, bela, web):
    web[URL] = "<title>Toasters</title>"
    post_reply(thread, by=bela, body=URL)
    fetch_preview(LinkPreview.objects.get())
    fetch_preview(LinkPreview.objects.get())
    assert web["asked"] == [URL]


def test_a_link_of_words_taken_back_is_forgotten(thread, bela, web, ago):
    post = post_reply(thread, by=bela, body=URL)
    withdraw_post(post, by=bela)
    LinkPreview.objects.update(asked_at=ago(minutes=5))
    queue_owed_previews()
    assert not LinkPreview.objects.exists()


def test_a_link_that_an_edit_took_out_shows_no_card(thread, bela, web):
    web[URL] = "<title>Toasters</title>"
    post = post_reply(thread, by=bela, body=URL)
    edit_post(post, by=bela, body="Without it.")
    do_queued_work()
    assert Post.objects.get(pk=post.pk).html == "<p>Without it.</p>\n"


def test_the_readers_browser_is_sent_nowhere(client, thread, bela, web):
    web[URL] = '<title>Toasters</title><meta property="og:image" content="https://evil.example/pixel.gif">'
    post_reply(thread, by=bela, body=URL)
    do_queued_work()
    page = Page(signed_in(client, bela).get(thread.get_absolute_url()))
    assert not [attributes for tag, attributes in page.tags if attributes.get("src", "").startswith("http")]
    call_command("check_invariants")
