"""Calling people by their nickname, and quoting what they said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import Post
from apps.forum.rendering import MENTIONS_PER_POST, render_post
from apps.forum.verbs import edit_post, open_thread, post_reply, release_post
from apps.people.models import User
from tests.conftest import make_person, signed_in


@pytest.fixture(autouse=True)
def unscreened(monkeypatch):
    """Nobody looks first; what screening does is told in test_standing.py."""
    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [])


def called(action: str = "thread.replied") -> list[int]:
    return Event.objects.filter(action=action).latest("id").particulars["mentions"]


def crowd(number: int) -> list[User]:
    return [make_person(f"Guest{index:02d}") for index in range(number)]


def test_a_nickname_leads_to_its_person_who_is_told(thread, ana, bela):
    post = post_reply(thread, by=bela, body="Ask @ana, please. Thanks, @Ana!")
    link = f'<a href="/people/{ana.nickname}/"'
    assert post.html.count(link) == 2
    assert ">@ana</a>, please." in post.html and ">@Ana</a>!" in post.html
    assert called() == [ana.pk]


def test_whoever_is_called_in_a_question_is_told(ana, bela, board):
    thread = open_thread(by=ana, title="Toast", body="@bela knows it.")
    assert called("thread.opened") == [bela.pk]
    assert thread.posts.get().html.startswith('<p><a href="/people/bela/"')


def test_calling_oneself_is_told_to_nobody(thread, bela):
    post = post_reply(thread, by=bela, body="I, @bela, say so.")
    assert called() == [] and "/people/bela/" in post.html


@pytest.mark.parametrize(
    "body",
    [
        "`@ana`", "```\n@ana\n```", "    @ana", "ana@example.org and x@ana", "@ana@social.example", "@ana.example",
        "/@ana", "https://social.example/@ana", "[@ana](https://evil.example)", "@anabel", "@ana_", "@-ana", "@@ana",
        "\\@ana-b", "＠ana",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_calls_nobody(thread, ana, bela, body):
    post = post_reply(thread, by=bela, body=body)
    assert called() == []
    assert "/people/" not in post.html


def test_only_people_who_joined_and_are_here_are_called(thread, bela, ana, jane):
    User.objects.filter(pk=ana.pk).update(is_active=False)
    post_reply(thread, by=bela, body=f"@ana @{jane.username} @nobody")
    assert called() == []


def test_who_is_named_elsewhere_is_somebody_there(thread, ana, jane):
    post = post_reply(thread, by=jane, body="@ana look :smile:", said_on="Mastodon")
    assert called() == []
    assert "/people/" not in post.html and ":smile:" in post.html


def test_who_is_named_in_a_quote_is_linked_and_not_called_again(thread, ana, bela):
    post = post_reply(thread, by=bela, body="> Ask @ana.\n\nI did.")
    assert "/people/ana/" in post.html
    assert called() == []


def test_a_post_calls_ten_people_and_its_author_is_told_of_the_others(client, thread, bela):
    people = crowd(MENTIONS_PER_POST + 2)
    body = " ".join(f"@{one.nickname}" for one in people)
    page = signed_in(client, bela).post(f"/threads/{thread.pk}/replies/", {"body": body}, follow=True).text
    assert called() == [one.pk for one in people[:MENTIONS_PER_POST]]
    assert Post.objects.latest("pk").html.count("<a ") == MENTIONS_PER_POST
    assert "A post can call 10 people. 2 more were not told of it." in page


def test_a_thousand_names_are_one_question(bela):
    User.objects.bulk_create(
        [User(username=f"m{number}", nickname=f"member-{number}", joined_at=timezone.now()) for number in range(1_000)]
    )
    body = " ".join(f"@member-{number}" for number in range(1_000))
    with CaptureQueriesContext(connection) as asked:
        words = render_post(body, author=bela)
    assert len(asked) == 1
    assert len(words.mentions) == MENTIONS_PER_POST
    assert words.html.count("<a ") == MENTIONS_PER_POST


def test_words_without_names_and_pictures_ask_nothing(bela, django_assert_num_queries):
    with django_assert_num_queries(0):
        render_post("The toaster is cold. It costs 5 € at https://example.org.", author=bela)


def test_a_change_tells_only_those_who_were_not_called_before(thread, ana, bela, omar):
    post = post_reply(thread, by=bela, body="@ana")
    edit_post(post, by=bela, body="@ana and @omar")
    assert called("post.edited") == [omar.pk]


def test_a_held_post_calls_people_when_it_is_released(thread, ana, bela, omar):
    post = post_reply(thread, by=bela, body="@ana", hold_because="Look first.")
    assert not Event.objects.filter(action="thread.replied").exists()
    release_post(post, by=omar)
    assert called() == [ana.pk]


def test_words_stay_as_they_are_when_somebody_called_has_gone(client, thread, ana, bela):
    post_reply(thread, by=bela, body="Ask @ana.")
    User.objects.filter(pk=ana.pk).update(nickname=None, is_active=False)
    assert ">@ana</a>" in client.get(thread.get_absolute_url()).text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "javascript:alert(1)", '"onmouseover="alert(1)', "../admin"]
)
def test_a_hostile_name_behind_the_sign_does_nothing(thread, bela, name):
    html = post_reply(thread, by=bela, body=f"@{name}").html
    assert "<script" not in html and "<a" not in html


# --- completing ---------------------------------------------------------------------------------------------------


def names(client, **asked) -> list[str]:
    answer = client.get("/mentions/", asked, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return [one["nickname"] for one in answer.json()["people"]]


def test_people_of_the_conversation_come_first_then_others_who_begin_so(client, thread, ana, bela):
    anders, anton = make_person("Anders"), make_person("Anton")
    post_reply(thread, by=anton, body="Me, too.")
    signed_in(client, bela)
    assert names(client, q="an", thread=thread.pk) == ["ana", "anton", "anders"]
    assert names(client, q="@AN", thread=thread.pk) == ["ana", "anton", "anders"]
    assert names(client, q="", thread=thread.pk) == ["ana", "anton"]
    assert anders.nickname == "anders"


def test_the_members_cannot_be_read_letter_by_letter(client, bela, ana):
    signed_in(client, bela)
    assert names(client, q="a") == names(client) == []
    assert names(client, q="an") == ["ana"]


def test_nobody_learns_from_it_who_speaks_in_private(client, make_thread, ana, bela, omar):
    private = make_thread(visibility="private")
    signed_in(client, bela)
    assert names(client, q="", thread=private.pk) == []
    assert names(client, q="", thread=10**30) == names(client, q="", thread="x") == []


def test_whoever_waits_for_release_is_not_shown_as_one_of_the_conversation(client, thread, ana, bela, omar):
    post_reply(thread, by=bela, body="Hello.", hold_because="Look first.")
    signed_in(client, omar)
    assert names(client, q="", thread=thread.pk) == ["ana", "bela"]
    signed_in(client, make_person("Carl"))
    assert names(client, q="", thread=thread.pk) == ["ana"]


def test_completion_is_for_people_who_signed_in(client, thread):
    assert client.get("/mentions/", {"q": "an"}).status_code == 403


def test_people_who_have_not_joined_are_never_offered(client, thread, jane, bela):
    post_reply(thread, by=jane, body="Hello.", said_on="Mastodon")
    signed_in(client, bela)
    assert names(client, q="", thread=thread.pk) == ["ana"]


# --- quoting ------------------------------------------------------------------------------------------------------


def quoted(client, thread, post) -> str:
    page = client.get(thread.get_absolute_url(), {"quote": post if isinstance(post, str) else post.pk})
    return page.context["form"].initial.get("body", "")


def test_a_quote_begins_the_reply_without_a_script(client, thread, ana, bela):
    post = post_reply(thread, by=ana, body="First line.\n\nSecond *line*.")
    assert quoted(signed_in(client, bela), thread, post) == "> **Ana**\n>\n> First line.\n>\n> Second *line*.\n\n"
    assert f'href="?quote={post.pk}#reply"' in client.get(thread.get_absolute_url()).text


def test_quotes_do_not_pile_up_and_are_cut(client, thread, ana, bela):
    post = post_reply(thread, by=ana, body="> Before.\n> > Long before.\n\nNow. " + "word " * 1_000)
    words = quoted(signed_in(client, bela), thread, post)
    assert "Before" not in words and "Long before" not in words
    assert "> Now. word" in words and words.rstrip().endswith("…") and len(words) < 1_100


def test_a_hostile_name_is_quoted_as_it_was_typed(client, thread, bela, ana):
    mallory = make_person("Mallory")
    User.objects.filter(pk=mallory.pk).update(name="**x** [y](z) <b> @ana")
    words = quoted(signed_in(client, bela), thread, post_reply(thread, by=mallory, body="Hello."))
    html = post_reply(thread, by=bela, body=words + "Hi.").html
    assert "**x** [y](z) &lt;b&gt;" in html and 'href="z"' not in html
    assert called() == []


def test_what_cannot_be_read_cannot_be_quoted(client, thread, make_thread, ana, bela, mona):
    held = post_reply(thread, by=ana, body="Held.", hold_because="Look first.")
    private = make_thread(visibility="private").posts.get()
    signed_in(client, bela)
    for other in (held, private, "x", "-1", "9" * 40, "٣"):
        assert quoted(client, thread, other) == ""


def test_two_hundred_quotes_inside_each_other_are_shown(thread, bela):
    assert "<blockquote>" in post_reply(thread, by=bela, body=">" * 200 + " deep").html
