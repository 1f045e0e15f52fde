"""Posts that wait for a look, posts that were removed, and their way back."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Post, Removal, Resolution, Standing, Thread, Visibility
from apps.forum.verbs import (
    accept_answer,
    edit_post,
    open_thread,
    post_reply,
    publish_thread,
    recount_threads,
    release_post,
    remove_post,
    resolve_thread,
    restore_post,
    withdraw_post,
)
from apps.foundation.invariants import all_invariants
from tests.conftest import signed_in

NOBODY = AnonymousUser()
SPAM = Removal.Reason.SPAM


@pytest.fixture
def suspicious(monkeypatch):
    """A screener that holds what mentions pills, censors "darn", tags what mentions smoke and refuses "bomb"."""

    def look(composition, thread, so_far):
        if "bomb" in so_far.body:
            raise ValidationError("Leave out the bomb.")
        if "pills" in so_far.body or "pills" in so_far.title:
            so_far.reasons.append("It mentions pills.")
        if "smoke" in so_far.body:
            so_far.tags.append("Smoke")
        so_far.body = so_far.body.replace("darn", "****")
        return so_far

    monkeypatch.setattr("apps.forum.verbs.screening._screeners", [look])


def told(thread) -> list[str]:
    return [event.action for event in Event.objects.about(thread)]


def broken() -> list[str]:
    """What the forum promises about its rows and does not keep."""
    ours = [one for one in all_invariants() if one.violations.__module__ == "apps.forum.invariants"]
    return [line for one in ours for line in one.violations()]


# --- held ---------------------------------------------------------------------------------------------------------


def test_a_held_reply_counts_nowhere_and_is_told_to_nobody(suspicious, thread, bela):
    post = post_reply(thread, by=bela, body="Buy pills.")
    assert post.standing == Standing.HELD
    assert Thread.objects.get(pk=thread.pk).reply_count == 0
    assert told(thread) == ["thread.opened", "post.held"]
    assert Event.objects.get(action="post.held").particulars == {"post": post.pk, "reasons": ["It mentions pills."]}
    assert recount_threads([thread]) == 0
    assert broken() == []


def test_a_held_reply_is_read_by_its_author_and_staff_only(suspicious, thread, bela, ana, omar, client):
    post = post_reply(thread, by=bela, body="Buy pills.")
    assert list(thread.posts.visible_to(NOBODY)) == list(thread.posts.visible_to(ana)) == [thread.posts.first()]
    assert post in thread.posts.visible_to(bela) and post in thread.posts.visible_to(omar)
    assert "Buy pills" not in client.get(thread.get_absolute_url()).text
    assert "Buy pills" not in signed_in(client, ana).get(thread.get_absolute_url()).text
    page = signed_in(client, bela).get(thread.get_absolute_url()).text
    assert "Buy pills" in page and "Others do not see it yet." in page
    assert "Buy pills" in signed_in(client, omar).get(thread.get_absolute_url()).text


def test_releasing_tells_it_once_as_if_it_were_said_now(suspicious, thread, bela, omar):
    post = post_reply(thread, by=bela, body="Buy pills.")
    release_post(post, by=omar)
    release_post(post, by=omar)
    assert told(thread) == ["thread.opened", "post.held", "post.released", "thread.replied"]
    replied = Event.objects.get(action="thread.replied")
    assert (replied.particulars["post"], replied.actor) == (post.pk, bela)
    assert Thread.objects.get(pk=thread.pk).reply_count == 1
    assert recount_threads([thread]) == 0


def test_what_was_said_meanwhile_stays_the_last_word(suspicious, thread, bela, omar, ago):
    post = post_reply(thread, by=bela, body="Buy pills.", at=ago(minutes=5))
    post_reply(thread, by=omar, body="We look into it.")
    release_post(post, by=omar)
    assert Thread.objects.get(pk=thread.pk).last_voice == "employee"
    assert recount_threads([thread]) == 0


def test_the_askers_held_word_reopens_only_when_it_is_released(suspicious, thread, ana, omar):
    resolve_thread(thread, by=omar)
    post = post_reply(thread, by=ana, body="No, the pills smoke.")
    assert Resolution.objects.exists()
    release_post(post, by=omar)
    assert not Resolution.objects.exists()


def test_a_held_opening_holds_its_conversation(suspicious, ana, omar, client, board):
    thread = open_thread(by=ana, title="About pills", body="Where are they?")
    assert thread.visibility == Visibility.HELD
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert told(thread) == ["thread.opened", "post.held"]
    assert "Others do not see it yet." in signed_in(client, ana).get(thread.get_absolute_url()).text
    release_post(thread.posts.get(), by=omar)
    assert told(thread) == ["thread.opened", "post.held", "post.released", "thread.published"]
    client.logout()
    assert "Where are they?" in client.get(thread.get_absolute_url()).text
    assert broken() == []


def test_publishing_a_held_conversation_releases_what_opened_it(suspicious, ana, omar, board):
    thread = open_thread(by=ana, title="About pills", body="Where are they?")
    publish_thread(thread, by=omar)
    assert thread.posts.get().is_shown
    assert told(thread)[2:] == ["post.released", "thread.published"]
    release_post(thread.posts.get(), by=omar)
    assert len(told(thread)) == 4


def test_a_held_private_opening_stays_private_when_it_is_released(suspicious, ana, omar, board):
    thread = open_thread(by=ana, title="About pills", body="Mine.", visibility=Visibility.PRIVATE)
    assert (thread.visibility, thread.posts.get().standing) == ("private", "held")
    release_post(thread.posts.get(), by=omar)
    assert Thread.objects.get(pk=thread.pk).visibility == "private"
    assert thread.posts.get().is_shown


def test_a_caller_may_ask_that_somebody_looks_first(thread, bela):
    assert post_reply(thread, by=bela, body="Hello.", hold_because="The sender is not known.").is_held
    assert Event.objects.get(action="post.held").particulars["reasons"] == ["The sender is not known."]


def test_screening_may_change_words_add_tags_and_refuse(suspicious, thread, bela):
    assert post_reply(thread, by=bela, body="The darn smoke.").body == "The **** smoke."
    assert [tag.name for tag in thread.tags.all()] == ["smoke"]
    with pytest.raises(ValidationError, match="Leave out the bomb"):
        post_reply(thread, by=bela, body="A bomb.")
    assert thread.posts.count() == 2


def test_what_was_said_elsewhere_is_not_screened(suspicious, thread, jane):
    assert post_reply(thread, by=jane, body="My darn pills.", said_on="Mastodon").body == "My darn pills."
    assert Post.objects.latest("pk").is_shown


def test_the_door_says_that_it_waits_and_keeps_what_was_refused(suspicious, client, thread, bela):
    door = f"/threads/{thread.pk}/replies/"
    signed_in(client, bela)
    page = client.post(door, {"body": "Buy pills."}, follow=True).text
    assert "Somebody of our staff looks at this before others read it." in page
    answer = client.post(door, {"body": "A bomb."})
    assert answer.status_code == 422
    assert "Leave out the bomb." in answer.text and "A bomb." in answer.text


def test_a_change_that_would_have_to_wait_is_not_taken(suspicious, thread, ana):
    post = thread.posts.get()
    with pytest.raises(ValidationError, match="was not saved"):
        edit_post(post, by=ana, body="Buy pills.")
    post.refresh_from_db()
    assert (post.body, post.standing) == ("It stays cold.", "shown")
    assert edit_post(post, by=ana, body="It stays darn cold.").body == "It stays **** cold."


def test_a_held_post_may_be_changed_and_goes_on_waiting(suspicious, thread, bela, omar):
    post = post_reply(thread, by=bela, body="Buy pills.")
    assert edit_post(post, by=bela, body="Buy more pills.").is_held
    withdraw_post(post, by=bela)
    assert not Post.objects.held().exists()
    assert release_post(post, by=omar).is_held
    assert recount_threads([thread]) == 0


def test_a_held_reply_is_no_answer(suspicious, thread, ana, bela):
    post = post_reply(thread, by=bela, body="Buy pills.")
    with pytest.raises(ValidationError):
        accept_answer(thread, by=ana, post=post)


# --- removed ------------------------------------------------------------------------------------------------------


def test_a_removed_reply_leaves_a_mark_that_says_when_by_which_role_and_why(thread, bela, mona, client):
    post = post_reply(thread, by=bela, body="Buy my things.")
    removal = remove_post(post, by=mona, reason=SPAM, note="The third time.")
    assert (removal.role, removal.removed_by, removal.was_held) == ("Manager", mona, False)
    page = client.get(thread.get_absolute_url()).text
    assert "Buy my things" not in page and "The third time" not in page and "Mona" not in page
    assert "Removed by Manager, because: spam." in page
    assert f'id="post-{post.pk}"' in page
    assert Thread.objects.get(pk=thread.pk).reply_count == 0
    assert told(thread)[-1] == "post.removed"
    assert broken() == []


def test_a_moderator_is_named_by_that_role_whatever_else_they_are(thread, bela):
    from tests.conftest import make_person

    both = make_person("Mira", "Agent", "Moderator")
    assert remove_post(post_reply(thread, by=bela, body="x"), by=both, reason=SPAM).role == "Moderator"
    assert remove_post(post_reply(thread, by=bela, body="y"), by=None, reason=SPAM).role == "an automatic check"


def test_staff_still_reads_what_was_removed_and_its_author_does_not(thread, bela, omar, mona, client):
    post = post_reply(thread, by=bela, body="Buy my things.")
    remove_post(post, by=mona, reason=SPAM, note="The third time.")
    assert "Buy my things" in signed_in(client, omar).get(thread.get_absolute_url()).text
    page = signed_in(client, bela).get(thread.get_absolute_url()).text
    assert "Buy my things" not in page and "because: spam" in page


def test_criticism_is_no_reason_for_removal(thread, bela, mona):
    assert not {"criticism", "negative", "complaint"} & set(Removal.Reason.values)
    with pytest.raises(ValueError):
        remove_post(post_reply(thread, by=bela, body="You are bad."), by=mona, reason="criticism")
    assert not Removal.objects.exists()


def test_removing_twice_keeps_the_first_decision(thread, bela, mona, omar):
    post = post_reply(thread, by=bela, body="Buy my things.")
    first = remove_post(post, by=mona, reason=SPAM)
    assert remove_post(post, by=omar, reason=Removal.Reason.INSULT) == first
    assert told(thread).count("post.removed") == 1


def test_a_removed_answer_is_no_longer_the_answer(thread, ana, bela, mona):
    post = post_reply(thread, by=bela, body="Press it.")
    accept_answer(thread, by=ana, post=post)
    remove_post(post, by=mona, reason=SPAM)
    assert Thread.objects.get(pk=thread.pk).accepted_answer is None


def test_what_its_author_withdrew_cannot_be_removed(thread, bela, mona):
    post = post_reply(thread, by=bela, body="Forget it.")
    withdraw_post(post, by=bela)
    with pytest.raises(ValidationError, match="withdrawn"):
        remove_post(post, by=mona, reason=SPAM)


def test_a_removed_opening_without_answers_takes_its_conversation_along_and_back(thread, mona, client):
    address = thread.get_absolute_url()
    post = thread.posts.get()
    remove_post(post, by=mona, reason=SPAM)
    gone = Thread.objects.get(pk=thread.pk)
    assert (gone.visibility, gone.title) == (Visibility.HELD, "Removed by our staff")
    assert client.get(address).status_code == 410
    restore_post(post, by=mona)
    back = Thread.objects.get(pk=thread.pk)
    assert (back.visibility, back.title, back.get_absolute_url()) == ("public", thread.title, address)
    assert client.get(address).status_code == 200
    assert broken() == []


def test_a_removed_opening_with_answers_leaves_them_readable_under_a_neutral_title(thread, omar, mona, client):
    post_reply(thread, by=omar, body="An answer worth keeping.")
    remove_post(thread.posts.get(is_opening=True), by=mona, reason=Removal.Reason.INSULT)
    left = Thread.objects.get(pk=thread.pk)
    page = client.get(left.get_absolute_url()).text
    assert "An answer worth keeping." in page and "because: insult or threat" in page
    assert "toaster" not in page and "It stays cold" not in page
    restore_post(thread.posts.get(is_opening=True), by=mona)
    assert Thread.objects.get(pk=thread.pk).title == thread.title


def test_putting_an_opening_back_does_not_publish_what_was_held_for_another_reason(make_thread, mona):
    thread = make_thread(visibility=Visibility.HELD)
    remove_post(thread.posts.get(), by=mona, reason=SPAM)
    restore_post(thread.posts.get(), by=mona)
    assert Thread.objects.get(pk=thread.pk).visibility == Visibility.HELD


def test_a_conversation_whose_opening_is_removed_cannot_be_published(thread, mona):
    remove_post(thread.posts.get(), by=mona, reason=SPAM)
    with pytest.raises(ValidationError, match="Put that back"):
        publish_thread(thread, by=mona)
    assert Thread.objects.get(pk=thread.pk).visibility == Visibility.HELD


def test_a_restored_reply_is_shown_and_counted_and_not_told_a_second_time(thread, bela, mona):
    post = post_reply(thread, by=bela, body="Buy my things.")
    remove_post(post, by=mona, reason=SPAM)
    restore_post(post, by=mona)
    restore_post(post, by=mona)
    assert told(thread) == ["thread.opened", "thread.replied", "post.removed", "post.restored"]
    assert Thread.objects.get(pk=thread.pk).reply_count == 1
    assert not Removal.objects.exists()


def test_what_was_turned_away_unread_leaves_no_mark_for_others(suspicious, thread, bela, mona, client):
    post = post_reply(thread, by=bela, body="Buy pills.")
    assert remove_post(post, by=mona, reason=SPAM).was_held
    page = client.get(thread.get_absolute_url()).text
    assert "because: spam" not in page and "Removed by" not in page
    assert "because: spam" in signed_in(client, bela).get(thread.get_absolute_url()).text
    restore_post(post, by=mona)
    assert told(thread)[-2:] == ["post.restored", "thread.replied"]
    client.logout()
    assert "Buy pills." in client.get(thread.get_absolute_url()).text


def test_words_taken_back_after_their_removal_are_gone_for_staff_too(thread, mona, omar, ana, client):
    post = thread.posts.get()
    post_reply(thread, by=omar, body="An answer.")
    remove_post(post, by=mona, reason=SPAM)
    withdraw_post(post, by=None)
    assert "It stays cold" not in signed_in(client, omar).get(Thread.objects.get(pk=thread.pk).get_absolute_url()).text
    restore_post(post, by=mona)
    assert "toaster" not in Thread.objects.get(pk=thread.pk).title
    assert broken() == []
