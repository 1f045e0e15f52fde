"""The page of what is new, the bell, the settings: for who signed in, of what is theirs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.activity.models import Event
from apps.company.models import Product
from apps.forum.models import Tag
from apps.forum.verbs import post_reply, resolve_thread, withdraw_post
from apps.notifications.bell import COUNTED_TO
from apps.notifications.models import Frequency, Notification, Preference, Reason, Watch
from apps.notifications.verbs import follow_subject, unfollow_subject
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

LIST, SETTINGS = "/notifications/", "/notifications/settings/"


@pytest.fixture
def told(thread, ana, omar, catch_up):
    """Ana was told that Omar answered."""
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    return Notification.objects.get(recipient=ana)


def many(number, *, thread, recipient):
    event = Event.objects.first()
    events = Event.objects.bulk_create(
        [Event(action=event.action, subject_type=event.subject_type, subject_id=thread.pk) for _ in range(number)]
    )
    Notification.objects.bulk_create(
        [Notification(event=one, recipient=recipient, thread=thread, reason=Reason.ASKED) for one in events]
    )


@pytest.mark.parametrize("address", [LIST, SETTINGS, "/notifications/1/"])
def test_a_visitor_is_asked_to_sign_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_what_is_new_is_shown_until_it_was_opened(client, told, thread, ana):
    signed_in(client, ana)
    page = client.get(LIST).content.decode()
    assert "Omar replied" in page
    assert "is-unread" in page
    answer = client.get(told.get_absolute_url())
    assert answer["Location"] == told.post.get_absolute_url()
    assert "is-unread" not in client.get(LIST).content.decode()


def test_what_time_settled_is_not_told_as_somebodys_doing(client, told, thread, ana, catch_up):
    resolve_thread(thread, by=None)
    catch_up()
    page = signed_in(client, ana).get(LIST).content.decode()
    assert "Closed after the answer, because nobody said otherwise" in page
    assert "Somebody" not in page
    timeline = client.get(thread.get_absolute_url()).content.decode()
    assert "Closed after the answer, because nobody said otherwise" in timeline


def test_nobody_opens_what_others_were_told(client, told, bela):
    signed_in(client, bela)
    assert client.get(told.get_absolute_url()).status_code == 404
    told.refresh_from_db()
    assert not told.is_read
    assert "Omar replied" not in client.get(LIST).content.decode()


def test_everything_is_marked_as_read_with_a_form(told, ana):
    client = signed_in(Client(enforce_csrf_checks=True), ana)
    assert client.post(LIST).status_code == 403
    page = client.get(LIST).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert client.post(LIST, {"csrfmiddlewaretoken": token}).status_code == 302
    assert not Notification.objects.unread().exists()


def test_words_taken_back_since_are_not_led_to(client, told, ana):
    withdraw_post(told.post, by=None)
    signed_in(client, ana)
    assert "taken back since" in client.get(LIST).content.decode()


def test_a_page_of_many_costs_as_much_as_a_page_of_few(client, told, thread, ana):
    signed_in(client, ana)
    client.get(LIST)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    few = queries()
    many(60, thread=thread, recipient=ana)
    assert queries() == few


def test_the_list_goes_on_by_key(client, told, thread, ana):
    many(30, thread=thread, recipient=ana)
    signed_in(client, ana)
    page = client.get(LIST).content.decode()
    older = re.search(r'href="(\?after=[^"]+)"', page)[1]
    assert client.get(LIST + older).status_code == 200
    assert client.get(LIST + "?after=x").status_code == 400


def test_the_bell_counts_up_to_ninety_nine(client, told, thread, ana):
    signed_in(client, ana)
    many(30, thread=thread, recipient=ana)
    assert ">31</span>" in client.get(SETTINGS).content.decode()
    many(COUNTED_TO, thread=thread, recipient=ana)
    assert ">99+</span>" in client.get(SETTINGS).content.decode()


def test_the_bell_costs_one_query_and_visitors_none(client, told, ana):
    def notification_queries():
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/login/" if not client.session.get("_auth_user_id") else SETTINGS)
        return len([query for query in queries if "notifications_notification" in query["sql"]])

    assert notification_queries() == 0
    signed_in(client, ana)
    assert notification_queries() == 1


def test_the_settings_are_kept(client, ana):
    signed_in(client, ana)
    answer = client.post(SETTINGS, {"frequency": "daily", "hour": "18", "follows_what_they_ask": "on"})
    assert answer.status_code == 302
    preference = Preference.objects.get(person=ana)
    assert (preference.frequency, preference.hour) == (Frequency.DAILY, 18)
    assert (preference.follows_what_they_ask, preference.follows_where_they_reply) == (True, False)
    assert preference.digest_due_at.hour == 18


@pytest.mark.parametrize("values", [{"frequency": "often", "hour": "8"}, {"frequency": "daily", "hour": "24"}, {}])
def test_settings_that_do_not_exist_are_refused(client, ana, values):
    signed_in(client, ana)
    assert client.post(SETTINGS, values).status_code == 422
    assert not Preference.objects.exists()


def test_settings_change_nobody_elses_and_nothing_else(client, ana, bela):
    """Class 24."""
    signed_in(client, ana)
    client.post(
        SETTINGS,
        {
            "frequency": "none",
            "hour": "8",
            "person": bela.pk,
            "person_id": bela.pk,
            "digest_due_at": "2020-01-01",
            "id": 1,
        },
    )
    assert not Preference.objects.filter(person=bela).exists()
    assert Preference.objects.get(person=ana).digest_due_at is None


def test_what_is_followed_is_listed_and_left_from_the_settings(client, thread, board, bela):
    follow_subject(thread, by=bela)
    follow_subject(board, by=bela)
    signed_in(client, bela)
    page = client.get(SETTINGS).content.decode()
    assert "The toaster does not toast" in page
    assert str(board) in page
    door = reverse("notifications:follow", args=["board", board.pk])
    answer = client.post(door, {"_method": "DELETE", "back": "settings"})
    assert answer["Location"] == SETTINGS
    assert not Watch.objects.filter(subject_type="forum.board").exists()


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_following_leads_back_to_our_own_pages_only(client, thread, bela, back):
    """Class 34."""
    signed_in(client, bela)
    answer = client.post(reverse("notifications:follow", args=["thread", thread.pk]), {"back": back, "next": back})
    assert answer["Location"] == thread.get_absolute_url()


def test_the_button_of_a_conversation_follows_and_leaves(client, thread, bela, catch_up):
    catch_up()
    signed_in(client, bela)
    door = reverse("notifications:follow", args=["thread", thread.pk])
    assert 'aria-pressed="false"' in box(client, thread)
    client.post(door)
    assert 'aria-pressed="true"' in box(client, thread)
    client.post(door, {"_method": "DELETE"})
    assert 'aria-pressed="false"' in box(client, thread)
    assert Watch.objects.get(person=bela).is_muted


def box(client, thread) -> str:
    """The follow button as the page shows it."""
    page = client.get(thread.get_absolute_url()).content.decode()
    return re.search(r'<form class="follow".*?</form>', page, re.DOTALL)[0]


def test_a_visitor_may_follow_on_a_page_of_its_own(client, thread):
    page = client.get(reverse("notifications:follow", args=["thread", thread.pk])).content.decode()
    assert 'type="email"' in page


@pytest.mark.parametrize("kind", ["board", "product", "tag"])
def test_a_list_leads_to_following_what_gathers_it(client, thread, board, bela, kind):
    things = {
        "board": lambda: board,
        "product": lambda: Product.objects.create(name="Toaster", slug="toaster"),
        "tag": lambda: Tag.objects.create(name="heat", slug="heat"),
    }
    thing = things[kind]()
    door = reverse("notifications:follow", args=[kind, thing.pk])
    assert f'href="{door}"' in client.get(f"/threads/?{kind}={thing.slug}").content.decode()
    signed_in(client, bela)
    assert 'aria-pressed="false"' in client.get(door).content.decode()
    assert client.get(client.post(door)["Location"]).status_code == 200
    assert 'aria-pressed="true"' in client.get(door).content.decode()


def test_pages_about_somebody_are_not_cached(client, told, ana):
    signed_in(client, ana)
    for address in (LIST, SETTINGS):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_a_muted_conversation_can_be_followed_again(client, thread, bela):
    unfollow_subject(thread, by=bela)
    signed_in(client, bela)
    assert "Follow again" in client.get(SETTINGS).content.decode()
    client.post(reverse("notifications:follow", args=["thread", thread.pk]), {"back": "settings"})
    assert not Watch.objects.get(person=bela).is_muted
