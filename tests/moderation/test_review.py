"""Deciding about what waits."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import Post, Removal, Standing, Thread
from apps.forum.verbs import open_thread, post_reply, release_post, remove_post
from apps.foundation.invariants import all_invariants
from apps.moderation.models import Ban, Flag, Report, Trust
from apps.moderation.trusting import Level, trust_of
from apps.moderation.verbs import approve_report, decline_report, flag_post

Reason = Removal.Reason


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def broken_promises() -> list[str]:
    return [line for one in all_invariants() if one.number in ("I8", "I10", "M1") for line in one.violations()]


def test_approving_lets_a_held_post_be_read(report, moderator, thread):
    approve_report(report, by=moderator)
    report.refresh_from_db()
    assert report.post.standing == Standing.SHOWN
    assert (report.state, report.decided_by) == (Report.State.APPROVED, moderator)
    assert Thread.objects.get(pk=thread.pk).reply_count == 1
    assert actions()[-3:] == ["post.released", "thread.replied", "report.decided"]
    assert broken_promises() == []


def test_approving_a_held_opening_makes_its_conversation_public(ana, moderator, catch_up):
    thread = open_thread(by=ana, title="A question", body="See https://elsewhere.example/")
    catch_up()
    approve_report(Report.objects.get(), by=moderator)
    assert Thread.objects.get(pk=thread.pk).is_public


def test_approve_and_trust_lifts_what_newcomers_wait_for(report, bela, moderator):
    assert trust_of(bela) == Level.NEWCOMER
    approve_report(report, by=moderator, and_trust=True)
    assert trust_of(bela) == Level.TRUSTED
    assert Trust.objects.get(person=bela).given_by == moderator
    assert "person.trusted" in actions()


def test_declining_removes_for_a_reason_and_upholds_the_flags(thread, bela, omar, moderator):
    post = thread.posts.get()
    flag_post(post, by=bela, reason=Reason.SPAM)
    flag_post(post, by=omar, reason=Reason.INSULT)
    decline_report(Report.objects.get(), by=moderator, reason=Reason.INSULT, note="Called Omar names.")
    removal = Removal.objects.get(post=post)
    assert (removal.reason, removal.role, removal.note) == (Reason.INSULT, "Moderator", "Called Omar names.")
    assert set(Flag.objects.values_list("outcome", flat=True)) == {"upheld"}
    assert [one for one in actions() if one.startswith("flag.")] == ["flag.upheld"]
    assert broken_promises() == []


def test_dismissed_flags_are_told_once_and_the_post_stands(thread, bela, moderator):
    flag_post(thread.posts.get(), by=bela, reason=Reason.SPAM)
    approve_report(Report.objects.get(), by=moderator)
    assert Flag.objects.get().outcome == Flag.Outcome.DISMISSED
    assert thread.posts.get().standing == Standing.SHOWN
    told = Event.objects.of("flag.dismissed").get()
    assert told.actor == moderator
    assert not told.kind.is_public, "readers do not learn who decided"


def test_declining_and_banning_takes_the_word(report, bela, moderator):
    until = timezone.now() + timedelta(days=7)
    decline_report(report, by=moderator, reason=Reason.SPAM, and_ban=True, ban_until=until)
    assert Post.objects.get(pk=report.post_id).standing == Standing.REMOVED
    assert Ban.objects.in_force().get().person == bela


def test_staff_is_not_banned_and_then_nothing_is_done(thread, omar, bela, moderator):
    post = post_reply(thread, by=omar, body="An answer.")
    flag_post(post, by=bela, reason=Reason.INSULT)
    with pytest.raises(ValidationError, match="work here"):
        decline_report(Report.objects.get(), by=moderator, reason=Reason.INSULT, and_ban=True)
    assert Post.objects.get(pk=post.pk).standing == Standing.SHOWN
    assert Report.objects.get().is_open


@pytest.mark.parametrize("second", ["approve", "decline"])
def test_whoever_comes_second_is_told_who_was_first(report, moderator, mona, second):
    approve_report(report, by=moderator)
    with pytest.raises(ValidationError, match="Mira decided this already: Approved"):
        if second == "approve":
            approve_report(report, by=mona)
        else:
            decline_report(report, by=mona, reason=Reason.SPAM)
    assert Post.objects.get(pk=report.post_id).standing == Standing.SHOWN


def test_a_decision_taken_elsewhere_settles_the_report(report, mona, catch_up):
    release_post(report.post, by=mona)
    catch_up()
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (Report.State.APPROVED, mona)


def test_a_removal_elsewhere_upholds_the_flags(thread, bela, mona, catch_up):
    post = thread.posts.get()
    flag_post(post, by=bela, reason=Reason.SPAM)
    remove_post(post, by=mona, reason=Reason.SPAM)
    catch_up()
    assert Report.objects.get().state == Report.State.DECLINED
    assert Flag.objects.get().outcome == Flag.Outcome.UPHELD


def test_a_removed_post_makes_its_author_a_newcomer_again(known, thread, moderator):
    assert trust_of(known) == Level.KNOWN
    post = thread.posts.filter(author=known).first()
    remove_post(post, by=moderator, reason=Reason.SPAM)
    assert trust_of(known) == Level.NEWCOMER
