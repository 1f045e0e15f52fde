"""Ana follows, takes part, and wants to hear no more."""

import pytest

from apps.company.models import Product
from apps.forum.models import Board, Tag
from apps.forum.verbs import merge_threads, post_reply
from apps.notifications.models import Watch
from apps.notifications.verbs import (
    carry_watches,
    carry_watches_back,
    choose_preference,
    follow_by_address,
    follow_subject,
    unfollow_subject,
)
from tests.notifications.readers import actions, told
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db


def test_whoever_asks_follows_their_question(thread, ana, catch_up):
    catch_up()
    watch = Watch.objects.get()
    assert (watch.person, watch.subject_id, watch.because) == (ana, thread.pk, Watch.Because.ASKED)


def test_whoever_replies_follows_what_comes_of_it(thread, bela, catch_up):
    post_reply(thread, by=bela, body="Mine, too.")
    catch_up()
    assert Watch.objects.get(person=bela).because == Watch.Because.REPLIED


def test_whoever_does_not_want_that_follows_nothing_by_taking_part(make_thread, ana, bela, catch_up):
    choose_preference(ana, follows_what_they_ask=False)
    choose_preference(bela, follows_where_they_reply=False)
    post_reply(make_thread(), by=bela, body="Mine, too.")
    catch_up()
    assert not Watch.objects.exists()


def test_people_from_elsewhere_follow_nothing(make_thread, jane, catch_up):
    post_reply(make_thread(by=jane, said_on="Mastodon"), by=jane, body="Still.", said_on="Mastodon")
    catch_up()
    assert not Watch.objects.filter(person=jane).exists()


def test_following_twice_is_following_once(thread, bela):
    assert follow_subject(thread, by=bela) == follow_subject(thread, by=bela)
    assert Watch.objects.filter(person=bela).count() == 1


@pytest.mark.parametrize("kind", ["thread", "board", "product", "tag"])
def test_each_kind_of_thing_is_followed_and_left(thread, bela, kind):
    subject = {
        "thread": lambda: thread,
        "board": Board.first,
        "product": lambda: Product.objects.create(name="Toaster", slug="toaster"),
        "tag": lambda: Tag.objects.create(name="heat", slug="heat"),
    }[kind]()
    follow_subject(subject, by=bela)
    assert Watch.objects.filter(person=bela, is_muted=False).count() == 1
    unfollow_subject(subject, by=bela)
    unfollow_subject(subject, by=bela)
    assert not Watch.objects.filter(person=bela, is_muted=False).exists()


def test_who_left_a_conversation_is_not_brought_back_by_replying(thread, bela, omar, catch_up):
    unfollow_subject(thread, by=bela)
    post_reply(thread, by=bela, body="A last word.")
    post_reply(thread, by=omar, body="An answer.")
    catch_up()
    assert actions(bela) == []
    follow_subject(thread, by=bela)
    post_reply(thread, by=omar, body="Another.")
    catch_up()
    assert actions(bela) == ["thread.replied"]


def test_followers_go_where_a_merged_conversation_went(make_thread, bela, omar, mona, catch_up):
    gone, into = make_thread(), make_thread(title="Here")
    follow_subject(gone, by=bela)
    follow_by_address(gone, address="visitor@example.org")
    catch_up()
    merge_threads(gone, into=into, by=mona)
    catch_up()
    post_reply(into, by=omar, body="An answer for all.")
    catch_up()
    assert "thread.replied" in actions(bela)
    assert told(address="visitor@example.org")[-1].event.action == "thread.replied"


def test_taking_apart_forgets_only_what_the_merge_had_made(make_thread, bela, omar):
    gone, into = make_thread(), make_thread(title="Here")
    follow_subject(gone, by=bela)
    follow_subject(gone, by=omar)
    follow_subject(into, by=omar)
    assert carry_watches(gone.pk, into.pk) == 2
    assert Watch.objects.filter(subject_id=into.pk).count() == 2
    carry_watches_back(into.pk, gone.pk)
    assert [watch.person for watch in Watch.objects.filter(subject_id=into.pk)] == [omar]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_impatient_hand_follows_once(thread, bela):
    assert errors(at_once(*[lambda: follow_subject(thread, by=bela)] * 4)) == []
    assert Watch.objects.filter(person=bela).count() == 1
