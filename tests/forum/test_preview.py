"""A look at one's words before they are sent: the same as what readers will see."""

import pytest

from apps.forum.models import Post
from apps.forum.verbs import post_reply
from tests.alone import alone
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.forum.test_hostile_words import BODIES, assert_harmless


def test_the_preview_is_what_readers_will_see(client, thread, bela, ana):
    body = "# Hello @ana :tada:\n\n> quoted\n\n```\ncode :tada:\n```\n<b>https://example.org"
    shown = signed_in(client, bela).post("/preview/", {"body": body}).text
    assert post_reply(thread, by=bela, body=body).html in shown
    assert "🎉" in shown and "code :tada:" in shown


def test_a_visitor_may_look_too(client, db):
    assert "<em>now</em>" in client.post("/preview/", {"body": "*now*"}).text


def test_a_hostile_text_does_nothing_in_the_preview(client, bela, subtests):
    signed_in(client, bela)
    bare = Page(client.post("/preview/", {"body": "Harmless."}))
    for body in BODIES:
        with alone(subtests, body):
            assert_harmless(Page(client.post("/preview/", {"body": body})), bare)


@pytest.mark.parametrize(("body", "sentence"), [("", "This field is required"), ("x" * 20_001, "20000 are the most")])
def test_a_text_that_cannot_be_sent_is_told_why(client, bela, body, sentence):
    answer = signed_in(client, bela).post("/preview/", {"body": body})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_looking_at_a_reply_posts_nothing_and_keeps_the_form(client, thread, bela):
    form = {"body": "*Look* first.", "preview": "1", "ticket": "7f0f2a3e-9d7e-4a35-8a29-0b3d9d0f6a11"}
    answer = signed_in(client, bela).post(f"/threads/{thread.pk}/replies/", form)
    assert answer.status_code == 200
    assert "<em>Look</em> first." in answer.text and "*Look* first.</textarea>" in answer.text
    assert form["ticket"] in answer.text
    assert thread.posts.count() == 1


def test_looking_at_a_question_opens_nothing(client, bela, board):
    form = {"kind": "idea", "title": "Toast", "body": "*Look* first.", "visibility": "public", "preview": "1"}
    answer = signed_in(client, bela).post("/ask/", form)
    assert answer.status_code == 200
    assert "<em>Look</em> first." in answer.text
    assert not Post.objects.exists()


def test_looking_at_a_change_changes_nothing(client, thread, ana):
    post = thread.posts.get()
    door = f"/threads/{thread.pk}/posts/{post.pk}/"
    answer = signed_in(client, ana).post(door, {"body": "*Look* first.", "preview": "1"})
    assert answer.status_code == 200
    assert "<em>Look</em> first." in answer.text
    post.refresh_from_db()
    assert post.body == "It stays cold."


def test_looking_too_often_is_told(client, bela, settings):
    settings.LIMITS = {**settings.LIMITS, "preview": {"person": "1/h"}}
    signed_in(client, bela)
    assert [client.post("/preview/", {"body": "x"}).status_code for _ in range(2)] == [200, 429]


def test_the_preview_is_only_posted_to(client, db):
    assert client.get("/preview/").status_code == 405
