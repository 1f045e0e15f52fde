"""What a conversation says of itself to machines: what everybody reads, in words that schema.org knows."""

import json

import pytest

from apps.forum.models import Removal, Thread
from apps.forum.structured import list_page, thread_page
from apps.forum.verbs import accept_answer, open_thread, post_reply, remove_post, withdraw_post
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.schema_org import faults

HOSTILE = "</script><script>alert(1)</script> & <!--"


def said_on(response) -> list[dict]:
    """Everything in the data blocks of a page."""
    things = [json.loads(script) for script in Page(response).scripts if '"@context"' in script]
    return [one for thing in things for one in thing.get("@graph", [thing])]


def types_on(response) -> list[str]:
    return [thing["@type"] for thing in said_on(response)]


def read(thread: Thread) -> list[dict]:
    """The things of a thread, from its rows."""
    thread = Thread.objects.select_related("board", "author", "accepted_answer__author").get(pk=thread.pk)
    posts = list(thread.posts.select_related("author").in_reading_order())
    return thread_page(thread, next((post for post in posts if post.is_opening), None), posts)


def test_a_question_without_an_answer_is_a_posting(client, thread, bela):
    post_reply(thread, by=bela, body="Mine, too.")
    response = client.get(thread.get_absolute_url())
    assert types_on(response) == ["DiscussionForumPosting", "BreadcrumbList"]
    posting = said_on(response)[0]
    assert posting["text"] == "It stays cold."
    assert [comment["text"] for comment in posting["comment"]] == ["Mine, too."]
    assert posting["comment"][0]["author"]["url"].endswith("/people/bela/")


def test_an_answer_of_the_company_makes_it_a_question_and_its_answers(client, thread, omar, bela):
    post_reply(thread, by=bela, body="Mine, too.")
    post_reply(thread, by=omar, body="Push the lever.")
    page = said_on(client.get(thread.get_absolute_url()))[0]
    assert page["@type"] == "QAPage"
    assert page["mainEntity"]["answerCount"] == 1
    assert [answer["text"] for answer in page["mainEntity"]["suggestedAnswer"]] == ["Push the lever."]
    assert "acceptedAnswer" not in page["mainEntity"]


def test_the_accepted_answer_is_said_once_even_of_a_customer(client, thread, bela, omar, ana):
    answer = post_reply(thread, by=bela, body="Clean the contacts.")
    post_reply(thread, by=omar, body="Thank you, Bela.")
    accept_answer(thread, by=ana, post=answer)
    question = said_on(client.get(thread.get_absolute_url()))[0]["mainEntity"]
    assert question["acceptedAnswer"]["text"] == "Clean the contacts."
    assert question["acceptedAnswer"]["url"].endswith(f"#post-{answer.pk}")
    assert [one["text"] for one in question["suggestedAnswer"]] == ["Thank you, Bela."]
    assert question["answerCount"] == 2


def test_praise_that_was_answered_is_no_question(make_thread, omar):
    thread = make_thread(kind="praise", title="Lovely", body="Such a kettle.")
    post_reply(thread, by=omar, body="Thank you.")
    assert [thing["@type"] for thing in read(thread)] == ["DiscussionForumPosting", "BreadcrumbList"]


@pytest.mark.parametrize("kind", ["question", "problem", "praise", "idea"])
def test_every_kind_says_only_what_schema_org_knows(make_thread, omar, jane, kind):
    thread = make_thread(kind=kind, title=HOSTILE, body="Text & <b>more</b>")
    assert [fault for thing in read(thread) for fault in faults(thing)] == []
    accept = post_reply(thread, by=omar, body="Said.")
    Thread.objects.filter(pk=thread.pk).update(accepted_answer=accept, language="en")
    assert [fault for thing in read(thread) for fault in faults(thing)] == []


def test_a_hostile_title_stays_words(client, make_thread):
    thread = make_thread(title=HOSTILE)
    response = client.get(thread.get_absolute_url())
    assert said_on(response)[0]["headline"] == thread.title
    assert [script for script in Page(response).scripts if "alert" in script and "@context" not in script] == []


def test_nothing_held_removed_or_withdrawn_is_told_to_machines(client, thread, bela, omar, mona):
    for index, take in enumerate((
        lambda post: type(post).objects.filter(pk=post.pk).update(standing="held"),
        lambda post: remove_post(post, by=mona, reason=Removal.Reason.INSULT),
        lambda post: withdraw_post(post, by=bela),
    )):  # fmt: skip
        take(post_reply(thread, by=bela, body=f"canary-{index}"))
    post_reply(thread, by=omar, body="Push the lever.")
    for person in (None, bela, mona):
        if person:
            signed_in(client, person)
        assert "canary" not in json.dumps(said_on(client.get(thread.get_absolute_url())))


def test_a_removed_answer_is_no_answer_any_more(thread, bela, ana, mona):
    answer = post_reply(thread, by=bela, body="canary")
    accept_answer(thread, by=ana, post=answer)
    remove_post(answer, by=mona, reason=Removal.Reason.SPAM)
    assert read(thread)[0]["@type"] == "DiscussionForumPosting"
    assert "canary" not in json.dumps(read(thread))


@pytest.mark.parametrize("visibility", ["private", "held"])
def test_what_is_not_public_says_nothing(client, make_thread, ana, visibility):
    thread = make_thread(visibility=visibility)
    response = signed_in(client, ana).get(thread.get_absolute_url())
    assert response.status_code == 200
    assert said_on(response) == []
    assert "og:title" not in response.content.decode()


def test_what_was_said_elsewhere_names_where_and_no_page_of_somebody_who_has_none(client, board, jane):
    thread = open_thread(
        by=jane, board=board, title="Cold", body="Cold again.", said_on="Mastodon", said_by="@jane",
        said_at_url="https://social.example/@jane/1",
    )  # fmt: skip
    posting = read(thread)[0]
    assert posting["isBasedOn"] == "https://social.example/@jane/1"
    assert posting["author"] == {"@type": "Person", "name": "Jane"}


def test_many_replies_do_not_make_the_page_twice_as_heavy(thread, bela):
    for index in range(12):
        post_reply(thread, by=bela, body=f"{index} " + "long words " * 300)
    posting = read(thread)[0]
    assert len(posting["comment"]) == 10
    assert max(len(comment["text"]) for comment in posting["comment"]) <= 1000
    assert posting["commentCount"] == 12


def test_the_later_page_of_a_long_conversation_is_its_own_and_repeats_nothing(client, thread, bela, settings):
    first = post_reply(thread, by=bela, body="One.")
    post_reply(thread, by=bela, body="Two.")
    settings.SITE_URL = "https://help.example"
    response = client.get(f"{thread.get_absolute_url()}?after={first.pk}&utm_source=x")
    assert said_on(response) == []
    here = f"https://help.example{thread.get_absolute_url()}"
    assert f'<link rel="canonical" href="{here}?after={first.pk}">' in response.content.decode()
    first_page = client.get(f"{thread.get_absolute_url()}?utm_source=x&after=nonsense").content.decode()
    assert f'<link rel="canonical" href="{here}">' in first_page


def test_no_host_name_from_outside_gets_into_the_head(client, thread, settings):
    settings.SITE_URL = "https://help.example"
    head = client.get(thread.get_absolute_url(), headers={"host": "localhost", "x-forwarded-host": "evil.example"})
    text = head.content.decode().split("</head>")[0]
    assert "localhost" not in text and "evil.example" not in text
    assert "https://help.example/cards/thread/" in text


def test_lists_say_the_way_to_them():
    for way in (list_page("", "/threads/"), list_page("Help", "/boards/help/", is_board=True)):
        assert [fault for thing in way for fault in faults(thing)] == []
    assert [step["name"] for step in way[0]["itemListElement"]] == ["Home", "Boards", "Help"]


@pytest.mark.parametrize(
    ("address", "is_for_engines", "canonical"),
    [
        ("/threads/", True, "/threads/"),
        ("/threads/?utm_source=x", True, "/threads/"),
        ("/threads/?tag=lever", True, "/threads/?tag=lever"),
        ("/threads/?tag=none", False, "/threads/"),
        ("/threads/?tag=lever&state=open", False, "/threads/"),
        ("/threads/?state=open", False, "/threads/"),
        ("/boards/help/", True, "/boards/help/"),
        ("/boards/help/?kind=idea", False, "/boards/help/"),
        ("/threads/?after=1-1", False, "/threads/"),
    ],
)
def test_lists_that_show_what_stands_elsewhere_are_left_out_by_engines(
    client, thread, settings, address, is_for_engines, canonical
):
    settings.SITE_URL = "https://help.example"
    thread.tags.create(name="Lever", slug="lever")
    text = client.get(address).content.decode()
    assert ('content="noindex' not in text) is is_for_engines
    assert f'<link rel="canonical" href="https://help.example{canonical}">' in text
