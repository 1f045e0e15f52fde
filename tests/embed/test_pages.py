"""What is seen in a frame: public things, narrowed to its row, with links that stay inside, for a few queries."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.company.models import Product
from apps.embed.addresses import frame_links
from apps.embed.models import Embed, Feature
from apps.forum.models import Board, Post, Thread
from apps.forum.verbs import accept_answer, post_reply, resolve_thread
from apps.ideas.models import Stage
from apps.ideas.verbs import idea_of, move_idea
from apps.knowledge.verbs.visits import write_counts
from apps.search.verbs import reindex
from tests.conftest import make_person
from tests.embed.pages import Framed, make_embed
from tests.knowledge.answers import make_article, make_section

LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>')
PAGES = ("home", "search", "ideas", "mine", "ask")


@pytest.fixture
def edith(db):
    return make_person("Edith", "Editor")


@pytest.fixture
def article(edith):
    body = "See [the talk](/threads/7/talk/), [home](/help/) and [elsewhere](https://else.example/)."
    return make_article(edith, make_section(edith), body=body)


def text(response) -> str:
    return response.content.decode()


def leading_out(html: str) -> list[str]:
    """Links that would open one of our unframable pages inside the frame."""
    return [
        found[1]
        for found in LINK.finditer(html)
        if not found[1].startswith(("/embed/", "#", "?")) and 'target="_blank"' not in found[0]
    ]


def test_no_link_of_any_page_leads_out_of_the_frame(company, thread, article, omar, ana, make_thread):
    answer = post_reply(thread, by=omar, body="Look [here](/help/) and at [that](/articles/1/x/).")
    accept_answer(thread, post=answer, by=ana)
    resolve_thread(thread, by=ana)
    idea = make_thread(kind="idea", title="A toaster that sings")
    frame = Framed(make_embed())
    pages = [frame.get(name) for name in PAGES]
    pages += [frame.get("thread", thread.pk), frame.get("thread", idea.pk), frame.get("article", article.pk)]
    pages += [frame.get("search", q="toaster"), frame.get("suggestions", title="toaster"), frame.get("thread", 999)]

    assert [page.status_code for page in pages] == [200] * 10 + [404]
    for page in pages:
        assert leading_out(text(page)) == []
        assert not page.cookies
        assert "frame-ancestors https://shop.example;" in page["Content-Security-Policy"] + ";"
        assert "Cookie" not in page["Vary"]
        assert "csrfmiddlewaretoken" not in text(page)


def test_what_a_visitor_reads_may_be_kept_and_what_a_person_reads_may_not(company, thread, bela):
    embed = make_embed()
    assert Framed(embed).get("thread", thread.pk)["Cache-Control"] == "public, max-age=30"
    own = Framed(embed, bela).get("thread", thread.pk)
    assert own["Cache-Control"] == "private, no-store"
    assert "You write as Bela." in text(own)
    assert "Authorization" in own["Vary"]


def test_lists_are_narrowed_to_product_and_boards_and_links_lead_further(company, make_thread, board):
    kettle, toaster = (Product.objects.create(name=name, slug=name.lower()) for name in ("Kettle", "Toaster"))
    other = Board.objects.create(name="Parts", slug="parts")
    make_thread(title="A kettle here", product=kettle, board=board)
    make_thread(title="A kettle there", product=kettle, board=other)
    far = make_thread(title="A toaster here", product=toaster, board=board)
    embed = make_embed(product=kettle)
    embed.boards.add(board)
    frame = Framed(embed)

    home = text(frame.get("home"))
    assert "A kettle here" in home
    assert "A kettle there" not in home
    assert "A toaster here" not in home
    # A link from elsewhere is still answered.
    assert frame.get("thread", far.pk).status_code == 200


def test_private_and_held_conversations_do_not_exist_for_visitors(company, make_thread, ana, bela):
    private = make_thread(visibility="private", title="My bank account")
    held = make_thread(title="Held back words")
    Thread.objects.filter(pk=held.pk).update(visibility="held")
    embed, with_private = make_embed(), make_embed(features=[*Feature])
    for who in (None, bela):
        assert Framed(embed, who).get("thread", private.pk).status_code == 404
        assert Framed(embed, who).get("thread", held.pk).status_code == 404
    # Their own, but what is private only where the frame offers that.
    mine = Framed(embed, ana)
    assert mine.get("thread", held.pk).status_code == 200
    assert mine.get("thread", private.pk).status_code == 404
    assert "My bank account" not in text(mine.get("mine"))
    shown = Framed(with_private, ana)
    assert shown.get("thread", private.pk).status_code == 200
    assert "My bank account" in text(shown.get("mine"))


def test_a_withdrawn_conversation_is_gone_and_a_page_that_is_not_offered_is_not_there(company, thread, ana):
    Post.objects.filter(thread=thread).update(withdrawn_at=timezone.now())
    Thread.objects.filter(pk=thread.pk).update(visibility="held")
    assert Framed(make_embed()).get("thread", thread.pk).status_code == 410
    bare = Framed(make_embed(features=[]))
    assert [bare.get(name).status_code for name in ("home", "search", "ask", "mine", "ideas")] == [
        200,
        200,
        404,
        404,
        404,
    ]
    assert "Ask a question" not in text(bare.get("home"))


def test_the_answer_stands_under_the_question_and_what_we_said_over_an_idea(
    company, thread, omar, ana, rita, make_thread
):
    accept_answer(thread, post=post_reply(thread, by=omar, body="Push the lever."), by=ana)
    page = text(Framed(make_embed()).get("thread", thread.pk))
    assert page.index("The answer, by") < page.index("Read in context")
    assert 'id="answer-title"' in page

    idea = idea_of(make_thread(kind="idea", title="A toaster that sings"))
    move_idea(idea, to=Stage.PLANNED, by=rita, statement="We will make it sing in May.")
    page = text(Framed(make_embed()).get("thread", idea.thread_id))
    assert "We will make it sing in May." in page
    assert f'href="/ideas/{idea.thread_id}/vote/"' in page or 'class="vote"' in page


def test_links_in_words_stay_in_the_frame_where_it_has_the_page(company, article):
    page = text(Framed(make_embed()).get("article", article.pk))
    embed = re.search(r'data-embed="([^"]+)"', page)[1]
    assert f'<a href="/embed/{embed}/threads/7/"' in page
    assert '<a href="/help/" ' in page
    assert '<a href="https://else.example/" rel="nofollow ugc noopener" target="_blank">elsewhere</a>' in page
    write_counts()
    assert article.visits.get().count == 1


def test_links_of_hostile_words_stay_links():
    class Frame:
        embed = Embed(features=["videos"])

        def address(self, name, number):
            return f"/embed/key/{name}/{number}/?lang=ar&dir=rtl"

    def led(html: str) -> str:
        return frame_links(Frame(), html)

    alone = 'target="_blank" rel="nofollow ugc noopener"'
    assert led('<a href="/videos/3/x/?t=5#film">') == ('<a href="/embed/key/embed:video/3/?lang=ar&amp;dir=rtl#film">')
    ours = f"{settings.SITE_URL}/threads/3/x/"
    assert led(f'<a href="{ours}" rel="ugc" title="T">') == (
        '<a href="/embed/key/embed:thread/3/?lang=ar&amp;dir=rtl" title="T">'
    )
    for hostile in (
        '<a href="/threads/9/../../admin/" title="a &gt; b">',
        '<a title="1 > 0" href="//evil.example/threads/1/x/">',
        '<a href="https://evil.example/?&quot;onclick=&quot;x">',
        '<a href="/embed/login/start/">',
        '<a href="/threads/99999999999999999999/x/">',
    ):
        assert alone in led(hostile)
        assert led(hostile).count('"') % 2 == 0
        assert 'onclick="' not in led(hostile)
    assert led('<a href="#step-2">') == '<a href="#step-2">'
    assert led("<p>a &lt;a href=&quot;x&quot;&gt; b</p>") == "<p>a &lt;a href=&quot;x&quot;&gt; b</p>"


def test_pages_cost_the_same_for_ten_rows_and_for_two_hundred(company, ana, omar, board, edith, make_thread):
    section = make_section(edith)
    make_article(edith, section)
    thread = make_thread()
    embed = make_embed()
    # What a process asks once: who the company is, and what its database can do.
    Framed(embed).get("ideas")

    def fill(number: int) -> None:
        now = timezone.now()
        threads = [
            Thread(
                board=board,
                author=ana,
                title=f"Toaster number {one}",
                slug="toaster",
                kind=("question", "idea")[one % 2],
                opened_at=now,
                last_post_at=now - timedelta(minutes=one),
            )
            for one in range(number)
        ]
        made = Thread.objects.bulk_create(threads)
        for one in made:
            if one.kind == "idea":
                idea_of(one)
        Post.objects.bulk_create(
            [
                Post(thread=thread, author=omar, body="Yes", html="<p>Yes</p>", voice="employee", posted_at=now)
                for _ in range(number)
            ]
        )

    def asked(person, name, *args, **query) -> int:
        frame = Framed(embed, person)
        with CaptureQueriesContext(connection) as queries:
            assert frame.get(name, *args, **query).status_code == 200
        return len(queries)

    def cost() -> dict[str, int]:
        return {
            "home": asked(None, "home"),
            "thread": asked(None, "thread", thread.pk),
            "ideas": asked(None, "ideas"),
            "ask": asked(None, "ask"),
        }

    fill(10)
    few = cost()
    fill(200)
    assert cost() == few
    # The row, its boards, then what each page shows.
    assert few == {"home": 7, "thread": 4, "ideas": 3, "ask": 4}


def test_the_look_is_ours_in_the_colour_and_the_scheme_of_the_row(company):
    embed = make_embed(accent="#1877f2")
    frame = Framed(embed)
    address = re.search(r'href="([^"]*look\.css[^"]*)"', text(frame.get("home")))[1].replace("&amp;", "&")
    look = frame.client.get(address)
    assert look["Content-Type"] == "text/css"
    assert "immutable" in look["Cache-Control"]
    assert frame.client.get(address, headers={"If-None-Match": look["ETag"]}).status_code == 304
    css = text(look)
    assert "--hue: 25" in css or "--hue: 26" in css
    assert "(prefers-color-scheme: dark)" in css
    dark = text(frame.get("look", scheme="dark"))
    assert "prefers-color-scheme" not in dark
    assert "@media all" in dark
    assert "max-age=300" in frame.get("look")["Cache-Control"]
    # A grey that a host chose stays grey, and is as light as ours.
    grey = text(Framed(make_embed(accent="#555555", scheme="light")).get("look"))
    assert "--accent: oklch(.46 0.000 var(--hue))" in grey
    assert "@media not all" in grey
    # What somebody writes into the address chooses among three and nothing else.
    assert "x;y" not in text(frame.get("look", scheme="x;y"))


def test_search_finds_what_is_public_and_suggests_while_typing(company, thread, make_thread, catch_up):
    make_thread(visibility="private", title="The secret toaster")
    reindex()
    frame = Framed(make_embed())
    found = text(frame.get("search", q="toaster"))
    assert f"/threads/{thread.pk}/" in found
    assert "secret" not in found
    assert f"/threads/{thread.pk}/" in text(frame.get("suggestions", title="toaster does"))
    nothing = text(frame.get("search", q="zzyzx"))
    assert "Nothing was found" in nothing
    assert "ask/?title=zzyzx" in nothing
    assert frame.get("search", q="toaster", after="7").status_code == 400
