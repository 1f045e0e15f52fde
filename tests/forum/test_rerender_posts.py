"""After an update of the renderer old posts are shown anew: in batches, resumed where it stopped, words untouched."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.forum.models import Post, Revision
from apps.forum.verbs import post_reply, rerender
from apps.forum.verbs.rerender import rerender_posts
from apps.foundation.markdown import RENDERER_VERSION

pytestmark = pytest.mark.django_db

OLD = {"renderer": 1, "html": "<ol>\n<li>old</li>\n</ol>\n"}


def make_old(thread, number: int, **particulars) -> list[int]:
    """Posts as an older renderer left them."""
    made = Post.objects.bulk_create(
        [
            Post(thread=thread, author=thread.author, body=f"{index + 2}. press the lever, @ana", **OLD, **particulars)
            for index in range(number)
        ]
    )
    return [post.pk for post in made]


def test_old_posts_are_rendered_anew_and_nothing_else_changes(thread, ana, bela):
    new = post_reply(thread, by=bela, body="4. as it is")
    [old] = make_old(thread, 1)
    before = Post.objects.values("body", "posted_at", "edited_at", "standing").get(pk=old)
    assert rerender_posts() == 1
    post = Post.objects.get(pk=old)
    assert '<ol start="2">' in post.html
    assert 'href="/people/ana/"' in post.html
    assert post.renderer == RENDERER_VERSION
    assert Post.objects.values("body", "posted_at", "edited_at", "standing").get(pk=old) == before
    assert not Revision.objects.exists()
    assert Post.objects.get(pk=new.pk).html == new.html
    assert rerender_posts() == 0


def test_it_goes_on_where_the_time_was_up_or_the_run_was_killed(thread, monkeypatch):
    make_old(thread, 7)
    monkeypatch.setattr(rerender, "BATCH", 2)
    assert rerender_posts(seconds=0) == 2
    with monkeypatch.context() as killed:
        killed.setattr(rerender, "render_post", lambda *args, **kwargs: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            rerender_posts()
    assert Post.objects.filter(renderer=1).count() == 5
    assert rerender_posts() == 5
    assert not Post.objects.filter(html=OLD["html"]).exists()


def test_what_was_said_elsewhere_calls_nobody_and_what_is_gone_stays_empty(thread, ana):
    [heard] = make_old(thread, 1, said_on="Mastodon")
    [gone] = make_old(thread, 1)
    Post.objects.filter(pk=gone).update(body="", html="", withdrawn_at=timezone.now())
    rerender_posts()
    assert "/people/" not in Post.objects.get(pk=heard).html
    assert Post.objects.get(pk=gone).html == ""


def test_a_text_that_is_too_long_today_stays_as_it_was_shown(thread, ana):
    [long] = make_old(thread, 1)
    Post.objects.filter(pk=long).update(body="x" * 20_001)
    assert rerender_posts() == 1
    assert Post.objects.get(pk=long).html == OLD["html"]
    assert rerender_posts() == 0


def test_with_nothing_to_do_it_asks_an_index_once(thread):
    with CaptureQueriesContext(connection) as asked:
        assert rerender_posts() == 0
    assert len([query for query in asked if "SELECT" in query["sql"]]) == 1
    plan = Post.objects.filter(renderer__lt=RENDERER_VERSION).order_by("renderer", "pk")[:5].explain()
    assert "post_of_older_renderers" in plan or connection.vendor == "postgresql", plan


def test_ten_thousand_posts_are_batches_and_not_rows(thread, capsys):
    """The cost is reported; what is asserted is how many queries a batch takes."""
    number = 2 * rerender.BATCH
    make_old(thread, number)
    Post.objects.update(body="Press the lever, **then** wait.\n\n2. Take it out")
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        assert rerender_posts() == number
    with capsys.disabled():
        print(f"\nrendered anew: {number / (time.perf_counter() - started):.0f} posts a second")
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= 3 * 4
