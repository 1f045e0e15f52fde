"""What is done in a frame: by the site's own verbs and rules, with a token, and without one by mail alone."""

import json

import pytest

from apps.company.models import Product
from apps.embed.models import Feature
from apps.forum.models import Board, MeToo, Post, Thread, Unconfirmed
from apps.forum.verbs import lock_thread, post_reply
from apps.foundation.models import OutgoingMail
from apps.ideas.models import Vote
from apps.ideas.verbs import idea_of
from apps.knowledge.models import Rating
from apps.notifications.models import Watch
from tests.conftest import make_person
from tests.embed.pages import Framed, make_embed
from tests.knowledge.answers import make_article, make_section

QUESTION = {"kind": "question", "title": "Does it toast bagels?", "body": "Both halves at once."}


@pytest.fixture
def embed(company):
    return make_embed()


def text(response) -> str:
    return response.content.decode()


def test_a_reply_is_posted_once_and_answered_with_its_page(embed, thread, bela):
    frame = Framed(embed, bela)
    ticket = "2b0d3c4e-0000-4000-8000-000000000001"
    for _ in range(2):
        answer = frame.post("replies", thread.pk, body="Try the other socket.", ticket=ticket)
        assert answer.status_code == 200
    reply = Post.objects.get(thread=thread, is_opening=False)
    assert reply.author == bela
    assert answer["Content-Location"] == f"{frame.address('thread', thread.pk)}#post-{reply.pk}"
    assert "Try the other socket." in text(answer)
    assert "Thank you. Your reply is here." in text(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_reply_to_a_long_conversation_shows_its_last_page(embed, thread, bela, omar):
    posts = [
        Post(thread=thread, author=omar, body=f"Step {n}", html=f"<p>Step {n}.</p>", posted_at=thread.opened_at)
        for n in range(60)
    ]
    Post.objects.bulk_create(posts)
    answer = Framed(embed, bela).post("replies", thread.pk, body="That helped.")
    page = text(answer)
    assert "That helped." in page
    assert "Step 59." in page
    assert "Step 1." not in page
    assert "?after=" in answer["Content-Location"]


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(embed, thread, bela):
    frame = Framed(embed, bela)
    again = frame.post("replies", thread.pk, body="")
    assert again.status_code == 422
    assert 'role="alert"' in text(again)
    again = frame.post("ask", **{**QUESTION, "title": ""})
    assert again.status_code == 422
    assert "Both halves at once." in text(again)
    assert Thread.objects.count() == 1


def test_rules_and_limits_are_those_of_the_site(embed, thread, bela, omar, ana, settings):
    lock_thread(thread, by=omar)
    frame = Framed(embed, bela)
    refused = frame.post("replies", thread.pk, body="But")
    assert refused.status_code == 403
    assert json.loads(refused.content)["detail"] == "This conversation is closed for further replies."
    settings.LIMITS = {**settings.LIMITS, "ask": {"person": "1/h", "newcomer": "1/h"}}
    assert frame.post("ask", **QUESTION).status_code == 200
    slower = frame.post("ask", **QUESTION)
    assert slower.status_code == 429
    assert "Retry-After" in slower
    assert "Wait" in json.loads(slower.content)["detail"]


def test_without_a_token_nothing_is_done_in_anybodys_name(embed, thread, make_thread):
    idea = idea_of(make_thread(kind="idea", title="A toaster that sings"))
    frame = Framed(embed)
    for name, pk in (("replies", thread.pk), ("me_too", thread.pk), ("follow", thread.pk), ("vote", idea.thread_id)):
        assert frame.post(name, pk, body="Hello").status_code == 401
    for name, pk in (("me_too", thread.pk), ("follow", thread.pk), ("vote", idea.thread_id)):
        assert frame.delete(name, pk).status_code == 401
    # Where no browser says that a page of ours sent it, not even a mail goes out.
    frame.headers = {"Sec-Fetch-Site": "cross-site"}
    assert frame.post("ask", **QUESTION, name="Mia", email="mia@example.org").status_code == 403
    assert (Post.objects.count(), Unconfirmed.objects.count(), OutgoingMail.objects.count()) == (2, 0, 0)


def test_whoever_signed_in_says_me_too_follows_and_takes_both_back(embed, thread, bela):
    frame = Framed(embed, bela)
    said = frame.post("me_too", thread.pk)
    assert MeToo.objects.get(thread=thread).person == bela
    assert 'id="me-too" aria-pressed="true"' in text(said)
    assert 'data-note="You are counted."' in text(said)
    assert 'aria-pressed="false"' in text(frame.delete("me_too", thread.pk))
    assert not MeToo.objects.exists()

    assert 'data-note="You hear of it from now on."' in text(frame.post("follow", thread.pk))
    assert Watch.objects.get(person=bela, subject_id=thread.pk).is_muted is False
    frame.delete("follow", thread.pk)
    assert Watch.objects.get(person=bela, subject_id=thread.pk).is_muted is True


def test_a_vote_counts_once_and_is_taken_back(embed, make_thread, bela):
    idea = idea_of(make_thread(kind="idea", title="A toaster that sings"))
    frame = Framed(embed, bela)
    for _ in range(2):
        answer = frame.post("vote", idea.thread_id)
    assert Vote.objects.get().voter == bela
    assert f'id="vote-{idea.thread_id}" aria-pressed="true"' in text(answer)
    assert 'aria-pressed="true"' in text(frame.get("ideas"))
    assert 'aria-pressed="false"' in text(frame.delete("vote", idea.thread_id))
    assert not Vote.objects.exists()


def test_a_question_of_somebody_who_signed_in_is_posted_at_once(company, bela):

    kettle, parts = (
        Product.objects.create(name="Kettle", slug="kettle"),
        Board.objects.create(name="Parts", slug="parts"),
    )
    narrow = make_embed(product=kettle)
    narrow.boards.add(parts)
    frame = Framed(narrow, bela)
    # What the row decides is not for the form to say, nor is what it does not offer.
    answer = frame.post("ask", **QUESTION, product="999", visibility="private")
    thread = Thread.objects.get()
    assert (thread.author, thread.product, thread.board, thread.visibility) == (bela, kettle, parts, "public")
    assert answer["Content-Location"] == frame.address("thread", thread.pk)
    assert "Does it toast bagels?" in text(frame.get("mine"))

    with_private = Framed(make_embed(features=[*Feature]), bela)
    with_private.post("ask", **{**QUESTION, "title": "About my bill"}, visibility="private")
    assert Thread.objects.get(title="About my bill").visibility == "private"


def test_a_question_without_an_account_waits_for_the_link_in_a_mail(embed):
    frame = Framed(embed)
    assert "Your mail address" in text(frame.get("ask", title="Does it toast bagels?"))
    asked = frame.post("ask", **QUESTION, name="Mia", email="mia@example.org")
    assert "Look into your mail" in text(asked)
    assert Unconfirmed.objects.get().words["title"] == "Does it toast bagels?"
    assert OutgoingMail.objects.get().to == "mia@example.org"
    # A program fills in what nobody sees, and is told the same.
    trapped = frame.post("ask", **QUESTION, name="Mia", email="bot@example.org", website="https://spam.example")
    assert text(trapped) == text(asked)
    assert (Thread.objects.count(), Unconfirmed.objects.count()) == (0, 1)


def test_whether_an_article_helped_is_said_by_whoever_signed_in(embed, bela):
    edith = make_person("Edith", "Editor")
    article = make_article(edith, make_section(edith))
    assert f"/articles/{article.pk}/rating/" in text(Framed(embed).get("article", article.pk))
    frame = Framed(embed, bela)
    assert "We are sorry that it did not help" in text(
        frame.post("article_rating", article.pk, answer="no", revision=1)
    )
    assert frame.post("article_rating", article.pk, answer="maybe").status_code == 422
    thanks = frame.post("article_rating", article.pk, answer="no", reason="unclear", text="Which lever?", revision=1)
    assert "Our editors read what you wrote" in text(thanks)
    rating = Rating.objects.get()
    assert (rating.person, rating.reason, rating.is_helpful) == (bela, "unclear", False)
    assert "Our editors read what you wrote" in text(frame.get("article", article.pk))


def test_my_conversations_show_what_is_new(embed, thread, ana, bela, omar, catch_up):
    assert "Sign in, and what you asked" in text(Framed(embed).get("mine"))
    assert "You have not asked anything yet" in text(Framed(embed, bela).get("mine"))
    frame = Framed(embed, ana)
    assert ">New<" not in text(frame.get("mine"))
    post_reply(thread, by=omar, body="Push the lever.")
    catch_up()
    assert ">New<" in text(frame.get("mine"))
