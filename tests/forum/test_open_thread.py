"""Opening conversations."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Board, Kind, Post, Status, Thread, Visibility
from apps.forum.verbs import Opening, open_thread, open_threads, recount_threads
from apps.people.models import Voice
from tests.racing import at_once, errors, needs_postgresql


def test_a_thread_opens_with_its_first_post(make_thread, ana):
    thread = make_thread(title="No  heat", body="It stays **cold**.")
    post = thread.posts.get()
    assert (thread.title, thread.slug, thread.author) == ("No heat", "no-heat", ana)
    assert (post.is_opening, post.body, post.author) == (True, "It stays **cold**.", ana)
    assert "<strong>cold</strong>" in post.html
    assert thread.status == Status.OPEN
    assert (thread.kind, thread.visibility) == (Kind.QUESTION, Visibility.PUBLIC)


def test_opening_is_told_once_in_the_timeline(thread, ana):
    [event] = Event.objects.about(thread)
    assert (event.action, event.actor) == ("thread.opened", ana)
    assert event.particulars == {"post": thread.posts.get().pk, "mentions": []}


def test_a_fresh_thread_needs_no_recount(thread, make_thread, rita):
    staff = make_thread(by=rita, title="We are open on Sunday")
    assert recount_threads([thread, staff]) == 0
    assert staff.answered_at is None


def test_the_thread_and_its_first_post_were_opened_in_the_same_moment(thread):
    post = thread.posts.get()
    assert post.posted_at == Thread.objects.get().opened_at == Thread.objects.get().last_post_at


def test_what_was_said_earlier_elsewhere_keeps_its_time_and_place(make_thread, jane, ago):
    moment = ago(days=4)
    thread = make_thread(
        by=jane, at=moment, said_on="Mastodon", said_by="@jane", said_at_url="https://social.example/@jane/1"
    )
    post = thread.posts.get()
    assert (thread.opened_at, thread.last_post_at, post.posted_at) == (moment, moment, moment)
    assert (thread.said_on, post.said_on, post.said_by) == ("Mastodon", "Mastodon", "@jane")
    assert post.voice == Voice.CUSTOMER


def test_without_a_board_it_goes_to_the_first_one(ana, db):
    Board.objects.all().delete()
    thread = open_thread(by=ana, title="Hello", body="There is no board yet.")
    assert thread.board == Board.first()


def test_a_batch_heard_elsewhere_is_opened_in_as_many_queries_as_one(jane, board, django_assert_num_queries):
    heard = {"by": jane, "board": board, "said_on": "Mastodon"}
    open_thread(title="First", body="Wakes the relay.", **heard)
    for size in (1, 30):
        with django_assert_num_queries(6):
            open_threads([Opening(title=f"T {n}", body="Text.", **heard) for n in range(size)])


@pytest.mark.parametrize("bad", [{"title": ""}, {"body": ""}, {"title": "x" * 151}, {"body": "x" * 20_001}])
def test_one_bad_opening_of_a_batch_leaves_nothing_behind(ana, board, bad):
    good = {"by": ana, "board": board, "title": "Good", "body": "Good."}
    with pytest.raises(ValidationError):
        open_threads([Opening(**good), Opening(**{**good, **bad})])
    assert not Thread.objects.exists()
    assert not Post.objects.exists()
    assert not Event.objects.exists()


def test_a_form_sent_twice_opens_one_thread(make_thread):
    ticket = uuid4()
    assert make_thread(ticket=ticket) == make_thread(ticket=ticket)
    assert Thread.objects.count() == Post.objects.count() == Event.objects.count() == 1


def test_the_same_form_in_the_hands_of_somebody_else_opens_their_own_thread(make_thread, ana, bela):
    ticket = uuid4()
    assert make_thread(by=ana, ticket=ticket) != make_thread(by=bela, ticket=ticket)


@pytest.mark.parametrize("door", ["Lock", "Answer!", "replies", "Resolution", "me too", "Posts"])
def test_a_title_that_is_also_a_door_steps_aside_in_the_address(make_thread, client, door):
    thread = make_thread(title=door)
    assert client.get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("صورتي لا تظهر", "صورتي-لا-تظهر"),
        ("日本語だけ", "日本語だけ"),
        ("Где мой тостер?", "где-мой-тостер"),
        ("Yeşil çay için hangi sıcaklık doğru?", "yesil-cay-icin-hangi-sicaklik-dogru"),
        ("Größe: 10 Øre", "grosse-10-ore"),
    ],
)
def test_the_address_is_readable_in_the_script_of_its_title(make_thread, client, title, slug):
    thread = make_thread(title=title)
    assert thread.slug == slug
    address = thread.get_absolute_url()
    assert address == f"/threads/{thread.pk}/{quote(slug)}/"
    assert client.get(address).status_code == 200
    # An address from before, when such a title had none.
    answer = client.get(f"/threads/{thread.pk}/-/")
    assert (answer.status_code, answer["Location"]) == (301, address)


def test_a_thread_named_in_the_old_way_keeps_its_address(make_thread, client):
    thread = make_thread(title="صورتي لا تظهر")
    Thread.objects.update(slug="")
    assert client.get(f"/threads/{thread.pk}/-/").status_code == 200


@pytest.mark.parametrize("title", ["!!!", "🍞"])
def test_a_title_without_letters_still_has_an_address(make_thread, client, title):
    thread = make_thread(title=title)
    assert thread.get_absolute_url() == f"/threads/{thread.pk}/-/"
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_the_longest_title_has_an_address_that_fits(make_thread):
    thread = make_thread(title="w" * 150)
    assert len(thread.slug) <= 80
    assert Thread.objects.get().slug == thread.slug


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_opens_one_thread(ana, board):
    ticket = uuid4()

    def send():
        return open_thread(by=ana, title="Once", body="Only once.", ticket=ticket, board=board)

    outcomes = at_once(*[send] * 4)
    assert errors(outcomes) == []
    assert len({thread.pk for thread in outcomes}) == 1
    assert Thread.objects.count() == Post.objects.count() == Event.objects.count() == 1
