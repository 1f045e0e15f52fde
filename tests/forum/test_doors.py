"""Every door of the forum: who may open it, by which method, and what stays hidden behind it."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from apps.activity.models import Event
from apps.forum import urls
from apps.forum.models import Post, Thread, Visibility
from apps.forum.verbs import merge_threads, post_reply
from tests.conftest import signed_in

POSTS = {
    "replies": {"body": "A reply."},
    "resolution": {},
    "answer": {"post": "1"},
    "lock": {"reason": "Because."},
    "me-too": {},
}


CHANGES = {"post", "delete", "put"}


def _without_numbers(response) -> bytes:
    """A page without what differs between any two addresses and any two requests."""
    page = re.sub(rb"threads(/|%2F| )[0-9]+", b"threads N", response.content)
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def door(thread, name: str) -> str:
    return f"/threads/{thread.pk}/{name}/"


def addresses(thread) -> list[str]:
    """Every address below a thread."""
    post = thread.posts.first()
    of_post = [door(thread, f"posts/{post.pk}"), door(thread, f"posts/{post.pk}/history")]
    return [thread.get_absolute_url(), *(door(thread, name) for name in POSTS), *of_post]


def test_this_file_knows_every_door_of_the_forum():
    known = {"threads", "ask", "replies", "resolution", "answer", "lock", "me_too", "post", "thread"}
    known |= {"history", "pictures", "picture", "preview", "mentions"}
    known |= {"threads_feed", "thread_feed", "boards", "board", "asked", "confirm"}
    known |= {"kind", "tags", "merge", "merged", "split", "private", "outcome"}
    assert {pattern.name for pattern in urls.urlpatterns} == known
    assert get_resolver().reverse_dict


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
@pytest.mark.parametrize("who", ["nobody", "bela"])
def test_what_may_not_be_seen_answers_like_what_does_not_exist(client, make_thread, request, visibility, who):
    hidden = make_thread(title="Hidden words", visibility=visibility)
    hidden_doors = addresses(hidden)
    missing_doors = [address.replace(f"/threads/{hidden.pk}/", "/threads/987654/") for address in hidden_doors]
    if who != "nobody":
        signed_in(client, request.getfixturevalue(who))
    events = Event.objects.count()
    for there, nowhere in zip(hidden_doors, missing_doors, strict=True):
        for method in ("get", "head", "post", "delete", "put"):
            seen, unseen = getattr(client, method)(there), getattr(client, method)(nowhere)
            assert seen.status_code == unseen.status_code, (method, there)
            # The page of a thread takes no posts, whether it is there or not.
            assert seen.status_code == (405 if there == hidden_doors[0] and method in CHANGES else 404)
            assert b"Hidden words" not in seen.content
            assert _without_numbers(seen) == _without_numbers(unseen)
    assert Event.objects.count() == events
    assert Post.objects.count() == 1


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
def test_the_author_and_staff_see_what_is_hidden_from_others(client, make_thread, ana, omar, visibility):
    hidden = make_thread(visibility=visibility)
    for person in (ana, omar):
        assert signed_in(client, person).get(hidden.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.HELD])
def test_a_merge_into_a_hidden_conversation_does_not_give_it_away(client, make_thread, rita, visibility):
    gone = make_thread(title="Gone", visibility=visibility)
    into = make_thread(title="Hidden words", visibility=visibility)
    merge_threads(gone, into=into, by=rita)
    answer = client.get(gone.get_absolute_url())
    assert answer.status_code == 404
    assert signed_in(client, rita).get(gone.get_absolute_url())["Location"].startswith(into.get_absolute_url())


@pytest.mark.parametrize("name", POSTS)
def test_doors_that_only_take_posts_refuse_to_be_read(client, thread, name):
    # "Me too" can be asked again on a page of its own, for browsers that do not say where a form was sent from.
    for method in ("put", "patch") if name == "me-too" else ("get", "head", "put", "patch"):
        assert getattr(client, method)(door(thread, name)).status_code == 405


@pytest.mark.parametrize("address", ["/threads/", "/ask/"])
def test_pages_answer_head_without_a_body(client, db, address):
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_thread_answers_head_without_a_body(client, thread):
    answer = client.head(thread.get_absolute_url())
    assert (answer.status_code, answer.content) == (200, b"")


def test_pages_refuse_methods_they_do_not_know(client, thread):
    for address in ("/threads/", thread.get_absolute_url()):
        for method in ("post", "put", "delete", "patch"):
            assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize("name", [*POSTS, "ask", "post"])
def test_nothing_changes_without_the_token_of_a_form(thread, ana, name, method):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, ana)
    address = {"ask": "/ask/", "post": door(thread, f"posts/{thread.posts.get().pk}")}.get(name) or door(thread, name)
    before = list(Event.objects.values_list("pk", flat=True)), list(Post.objects.values())
    data = {"title": "T", "body": "B", "kind": "question", "visibility": "public", **POSTS.get(name, {})}
    assert getattr(client, method)(address, data).status_code == 403
    assert (list(Event.objects.values_list("pk", flat=True)), list(Post.objects.values())) == before


@pytest.mark.parametrize("name", ["replies"])
def test_a_door_without_a_way_back_refuses_to_delete(client, thread, ana, name):
    signed_in(client, ana)
    address = door(thread, name)
    assert client.post(address, {"_method": "DELETE", "body": "x"}).status_code == 405
    assert client.delete(address).status_code == 405
    assert Post.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "9" * 400, "9" * 5000, "-1", "1e3", "٣"])
def test_a_number_that_names_no_thread_is_not_found(client, db, number):
    assert client.get(f"/threads/{number}/x/").status_code == 404
    assert client.post(f"/threads/{number}/me-too/").status_code == 404


@pytest.mark.parametrize("number", [0, 10**30])
def test_a_number_that_names_no_post_is_not_found(client, thread, ana, number):
    assert signed_in(client, ana).get(door(thread, f"posts/{number}")).status_code == 404


def test_a_post_is_not_found_through_another_conversation(client, thread, make_thread, ana):
    other = make_thread(title="Another")
    assert signed_in(client, ana).get(door(other, f"posts/{thread.posts.get().pk}")).status_code == 404


@pytest.mark.parametrize("slug", ["wrong", "-", "LOCK", "x" * 300, "%00", "%2e%2e", "%E2%80%AE"])
def test_a_wrong_readable_part_leads_to_the_right_one(client, thread, slug):
    answer = client.get(f"/threads/{thread.pk}/{slug}/")
    assert (answer.status_code, answer["Location"]) == (301, thread.get_absolute_url())


def test_a_hidden_conversation_is_not_redirected_to_for_ever(client, make_thread, ana):
    hidden = make_thread(visibility=Visibility.PRIVATE)
    assert signed_in(client, ana).get(f"/threads/{hidden.pk}/wrong/").status_code == 302


def test_a_merged_conversation_leads_to_where_it_lives_and_says_so(client, make_thread, rita):
    gone, into = make_thread(title="Gone"), make_thread(title="Here")
    merge_threads(gone, into=into, by=rita)
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, f"{into.get_absolute_url()}?merged={gone.pk}")
    assert "joined with this one" in client.get(answer["Location"]).content.decode()


def test_a_merged_conversation_takes_nothing_more(client, make_thread, ana, rita):
    gone = make_thread(title="Gone")
    merge_threads(gone, into=make_thread(title="Here"), by=rita)
    signed_in(client, ana)
    assert [client.post(door(gone, name), data).status_code for name, data in POSTS.items()] == [404] * len(POSTS)


def test_a_thread_shows_its_posts_page_by_page(client, thread, bela):
    for number in range(55):
        post_reply(thread, by=bela, body=f"Reply number {number}.")
    first = client.get(thread.get_absolute_url()).content.decode()
    assert "Reply number 49." in first
    assert "Reply number 50." not in first
    assert "after=" in first
    key = thread.posts.in_reading_order()[50].pk
    rest = client.get(f"{thread.get_absolute_url()}?after={key}").content.decode()
    assert "Reply number 54." in rest
    assert Thread.objects.get(pk=thread.pk).reply_count == 55
