"""Who is told of what: decided in one place, when it is told and again when it is mailed."""

import pytest

from apps.activity.models import Event
from apps.forum.models import Standing, Tag, Thread, Visibility
from apps.forum.verbs import (
    edit_post,
    post_reply,
    publish_thread,
    reopen_thread,
    resolve_thread,
    take_private,
    withdraw_post,
)
from apps.notifications.bell import count_unread
from apps.notifications.models import Notification, Reason, Watch
from apps.notifications.recipients import may_be_told, news_of
from apps.notifications.verbs import (
    announce,
    follow_by_address,
    follow_subject,
    mail_due_notifications,
    unfollow_subject,
)
from tests.conftest import make_person
from tests.notifications.readers import actions, in_a_while, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(thread, bela, catch_up):
    """Ana's question, which Bela follows; what came of it so far was told."""
    follow_subject(thread, by=bela)
    catch_up()
    Notification.objects.all().delete()
    return thread


def mention(thread, *, by, people) -> None:
    """A reply that mentions people, as the verb that posts it records it."""
    post = post_reply(thread, by=by, body="Look at this.")
    event = Event.objects.filter(action="thread.replied", particulars__post=post.pk).get()
    event.particulars["mentions"] = [person.pk for person in people]
    event.save(update_fields=["particulars"])


def test_asker_and_followers_hear_of_an_answer_and_its_author_does_not(followed, ana, bela, omar, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert {(one.recipient, one.reason) for one in told()} == {(ana, Reason.ASKED), (bela, Reason.FOLLOWED)}


def test_settling_and_reopening_are_told(followed, ana, bela, omar, catch_up):
    resolve_thread(followed, by=omar)
    reopen_thread(followed, by=ana)
    catch_up()
    assert actions(bela) == ["thread.resolved", "thread.reopened"]
    assert actions(ana) == ["thread.resolved"]


def test_a_mention_is_told_whoever_follows(followed, omar, mona, catch_up):
    mention(followed, by=omar, people=[mona])
    catch_up()
    assert [one.reason for one in told(mona)] == [Reason.MENTIONED]


def test_a_mention_counts_more_than_following_and_is_told_once(followed, bela, omar, catch_up):
    mention(followed, by=omar, people=[bela])
    catch_up()
    assert [one.reason for one in told(bela)] == [Reason.MENTIONED]


def test_who_is_called_by_a_change_of_a_post_is_told_once(followed, omar, mona, bela, catch_up):
    post = post_reply(followed, by=omar, body="Look at this.")
    catch_up()
    before = len(told(bela))
    edit_post(post, by=omar, body="Look at this, @mona.")
    catch_up()
    assert actions(mona) == ["post.edited"]
    assert told(mona)[0].reason == "mentioned"
    assert told(mona)[0].post == post
    edit_post(post, by=omar, body="Look at this.")
    edit_post(post, by=omar, body="Look at this again, @mona.")
    catch_up()
    assert actions(mona) == ["post.edited"]
    assert len(told(bela)) == before


def test_who_was_called_by_the_post_is_not_called_again_by_its_change(followed, omar, mona, catch_up):
    post = post_reply(followed, by=omar, body="Look at this, @mona.")
    catch_up()
    edit_post(post, by=omar, body="Look.")
    edit_post(post, by=omar, body="Look, @mona.")
    catch_up()
    assert actions(mona) == ["thread.replied"]


def test_whoever_muted_a_conversation_hears_not_even_a_mention(followed, bela, omar, catch_up):
    unfollow_subject(followed, by=bela)
    mention(followed, by=omar, people=[bela])
    catch_up()
    assert told(bela) == []


def test_who_mentions_themselves_is_not_told(followed, omar, catch_up):
    mention(followed, by=omar, people=[omar])
    catch_up()
    assert told(omar) == []


def test_people_from_elsewhere_are_never_told(make_thread, jane, omar, catch_up):
    thread = make_thread(by=jane, said_on="Mastodon")
    Watch.objects.create(person=jane, subject_type="forum.thread", subject_id=thread.pk)
    mention(thread, by=omar, people=[jane])
    catch_up()
    assert told(jane) == []


def test_whose_account_is_switched_off_is_not_told(followed, bela, omar, catch_up):
    bela.is_active = False
    bela.save()
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert told(bela) == []


def test_a_private_conversation_is_told_to_its_asker_and_to_staff_only(make_thread, ana, bela, omar, mona, catch_up):
    thread = make_thread(visibility=Visibility.PRIVATE)
    for person in (bela, mona):
        follow_subject(thread, by=person)
    follow_by_address(thread, address="visitor@example.org")
    mention(thread, by=omar, people=[bela])
    catch_up()
    assert {one.recipient for one in told(event__action="thread.replied")} == {ana, mona}


def test_who_is_called_in_a_conversation_they_may_not_see_hears_nothing(
    make_thread, ana, bela, omar, mona, department, mailoutbox, catch_up
):
    asked = make_thread(visibility=Visibility.PRIVATE)
    talk = take_private(make_thread(), by=omar, reason="payment", department=department).talk
    held = make_thread()
    Thread.objects.filter(pk=held.pk).update(visibility=Visibility.HELD)
    for thread in (asked, talk, Thread.objects.get(pk=held.pk)):
        post_reply(thread, by=omar, body="What do you think, @bela and @mona?")
    called = Event.objects.of("thread.replied").values_list("particulars", flat=True)
    assert [set(particulars["mentions"]) for particulars in called] == [{bela.pk, mona.pk}] * 3
    catch_up()
    mail_due_notifications(in_a_while(minutes=3))
    catch_up()
    assert told(bela) == []
    assert [mail for mail in mailoutbox if mail.to == [bela.email]] == []
    # Staff may see what is private, so the mention itself was heard.
    assert {one.thread_id for one in told(mona, reason="mentioned")} == {asked.pk, talk.pk}


def test_a_follower_of_a_board_hears_nothing_of_private_questions(make_thread, board, bela, catch_up):
    follow_subject(board, by=bela)
    make_thread(visibility=Visibility.PRIVATE)
    catch_up()
    assert told(bela) == []


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.PRIVATE])
def test_what_is_held_or_private_is_not_told_as_new(make_thread, board, bela, visibility, catch_up):
    follow_subject(board, by=bela)
    follow_by_address(board, address="visitor@example.org")
    make_thread(visibility=visibility)
    catch_up()
    assert told() == []


@pytest.mark.parametrize("is_told_between", [True, False])
def test_what_was_held_is_told_as_new_once_it_is_published(
    make_thread, board, ana, bela, mona, is_told_between, catch_up
):
    follow_subject(board, by=bela)
    thread = make_thread(visibility=Visibility.HELD)
    if is_told_between:
        catch_up()
    publish_thread(thread, by=mona)
    catch_up()
    assert [(one.event.action, one.reason) for one in told(bela)] == [("thread.published", Reason.BOARD)]
    assert [(one.event.action, one.reason) for one in told(ana)] == [("thread.published", Reason.ASKED)]


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.REMOVED])
def test_words_that_are_not_shown_are_told_to_nobody(followed, ana, omar, mona, standing, catch_up):
    post = post_reply(followed, by=omar, body="Spam.")
    post.standing = standing
    post.save(update_fields=["standing"])
    follow_subject(followed, by=mona)
    catch_up()
    assert told() == []


def test_withdrawn_words_are_told_to_nobody(followed, omar, catch_up):
    withdraw_post(post_reply(followed, by=omar, body="Oh no."), by=None)
    catch_up()
    assert told(event__action="thread.replied") == []


def test_board_product_and_tag_bring_what_is_new_and_not_each_reply(make_thread, board, bela, omar, catch_up):
    tag = Tag.objects.create(name="heat", slug="heat")
    follow_subject(board, by=bela)
    follow_subject(tag, by=bela)
    thread = make_thread()
    thread.tags.add(tag)
    catch_up()
    post_reply(thread, by=omar, body="Descale it.")
    catch_up()
    assert [(one.event.action, one.reason) for one in told(bela)] == [("thread.opened", Reason.TAG)]


def test_whoever_asked_on_a_board_they_follow_is_not_told_of_their_own_question(make_thread, board, ana, catch_up):
    follow_subject(board, by=ana)
    make_thread()
    catch_up()
    assert told(ana) == []


def test_an_address_hears_what_everybody_may(followed, omar, catch_up):
    follow_by_address(followed, address="visitor@example.org")
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert [one.reason for one in told(address="visitor@example.org")] == [Reason.FOLLOWED]


def test_an_address_whose_owner_joined_and_follows_hears_once(followed, bela, omar, catch_up):
    follow_by_address(followed, address="Bela@Example.org")
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    assert len(told(bela)) == 1
    assert told(recipient=None) == []


def test_an_address_is_not_told_of_the_words_of_its_own_owner(followed, bela, catch_up):
    Watch.objects.filter(person=bela).delete()
    follow_by_address(followed, address="bela@example.org")
    post_reply(followed, by=bela, body="Mine, too.")
    catch_up()
    assert told(recipient=None) == []


def test_what_happened_long_ago_is_no_news(make_thread, board, bela, ago, catch_up):
    follow_subject(board, by=bela)
    make_thread(at=ago(days=400))
    catch_up()
    assert told() == []


def test_an_event_is_begun_once_however_often_it_is_heard(followed, omar, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    catch_up()
    event = Event.objects.get(action="thread.replied")
    assert announce([event]) == 0


@pytest.mark.parametrize("change", ["private", "held", "removed", "withdrawn", "inactive", "muted", "no staff"])
def test_access_that_is_gone_when_the_mail_is_due_means_no_mail(followed, bela, omar, mailoutbox, change, catch_up):
    """Class 21: what somebody may see is asked again when it is sent."""
    follow_by_address(followed, address="visitor@example.org")
    person = make_person("Nora", "Agent") if change == "no staff" else bela
    follow_subject(followed, by=person)
    post = post_reply(followed, by=omar, body="A secret.")
    catch_up()
    assert told(person)
    if change in {"private", "no staff"}:
        followed.visibility = Visibility.PRIVATE
    if change == "no staff":
        person.is_staff = False
        person.save()
    if change == "held":
        followed.visibility = Visibility.HELD
    followed.save(update_fields=["visibility"])
    if change == "removed":
        post.standing = Standing.REMOVED
        post.save(update_fields=["standing"])
    if change == "withdrawn":
        withdraw_post(post, by=None)
    if change == "inactive":
        bela.is_active = False
        bela.save()
    if change == "muted":
        unfollow_subject(followed, by=bela)
    mail_due_notifications(now=in_a_while(minutes=5))
    catch_up()
    assert [mail for mail in mailoutbox if mail.to == [person.email]] == []
    if change not in {"inactive", "muted"}:
        assert [mail for mail in mailoutbox if mail.to == ["visitor@example.org"]] == []


def test_access_that_is_gone_hides_what_was_told(followed, bela, omar, catch_up):
    post_reply(followed, by=omar, body="A secret.")
    catch_up()
    assert count_unread(bela) == 1
    followed.visibility = Visibility.PRIVATE
    followed.save(update_fields=["visibility"])
    assert count_unread(bela) == 0


def test_nothing_of_a_removed_conversation_is_left_to_tell(followed, omar, catch_up):
    post_reply(followed, by=omar, body="Descale it.")
    event = Event.objects.get(action="thread.replied")
    followed.accepted_answer = None
    followed.save()
    followed.posts.all().delete()
    followed.delete()
    assert news_of(event) is None


def test_the_order_of_those_who_may_hear_is_kept(thread, ana, bela, jane, omar):
    assert may_be_told(thread, None, [omar, jane, bela, ana]) == [omar, bela, ana]


def test_the_author_is_told_why_their_words_were_removed(thread, bela, mona, catch_up):
    from apps.activity.verbs import record
    from apps.forum.events import POST_REMOVED

    post = post_reply(thread, by=bela, body="Buy this.")
    catch_up()
    Notification.objects.all().delete()
    post.standing = Standing.REMOVED
    post.save(update_fields=["standing"])
    record(POST_REMOVED, thread, by=mona, post=post.pk, role="Moderator", reason="spam")
    catch_up()
    assert [(one.recipient, one.reason) for one in told()] == [(bela, Reason.WROTE)]
