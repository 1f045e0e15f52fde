"""Two people at once: nothing is counted twice, nobody decides what was decided, nobody sees an error not theirs."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Post, Removal, Standing
from apps.forum.verbs import post_reply
from apps.foundation.invariants import all_invariants
from apps.moderation.models import Ban, Flag, Report
from apps.moderation.verbs import approve_report, ask_for_a_look, ban_person, decline_report, flag_post
from tests.conftest import make_person
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

SPAM = Removal.Reason.SPAM
ROUNDS = 4


def promises_kept() -> bool:
    return not [line for one in all_invariants() if one.number in ("I8", "I10", "M1") for line in one.violations()]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_flags_of_several_at_once_are_one_report_with_all_of_them(thread, turn):
    post = thread.posts.get()
    people = [make_person(f"P{number}") for number in range(6)]
    assert errors(at_once(*[lambda who=who: flag_post(post, by=who, reason=SPAM) for who in people])) == []
    assert Report.objects.get().flag_count == Flag.objects.count() == 6
    assert promises_kept()


def test_an_impatient_hand_flags_once(thread, bela):
    post = thread.posts.get()
    assert errors(at_once(*[lambda: flag_post(post, by=bela, reason=SPAM)] * 4)) == []
    assert Report.objects.get().flag_count == Flag.objects.count() == 1
    assert Event.objects.of("post.flagged").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_moderators_decide_at_once_and_one_of_them_has_decided(thread, bela, omar, mona, turn):
    post = post_reply(thread, by=bela, body="A word.")
    report = flag_post(post, by=omar, reason=SPAM).report
    moderator = make_person("Mira", "Moderator")
    outcomes = at_once(
        lambda: approve_report(report, by=mona), lambda: decline_report(report, by=moderator, reason=SPAM)
    )
    assert [type(error) for error in errors(outcomes)] == [ValidationError]
    report = Report.objects.get()
    expected = Standing.SHOWN if report.state == Report.State.APPROVED else Standing.REMOVED
    assert Post.objects.get(pk=post.pk).standing == expected
    assert Event.objects.of("report.decided").count() == 1
    assert promises_kept()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_flag_while_somebody_decides_is_counted_or_begins_anew(thread, bela, ana, omar, mona, turn):
    post = post_reply(thread, by=bela, body="A word.")
    report = flag_post(post, by=omar, reason=SPAM).report
    outcomes = at_once(lambda: approve_report(report, by=mona), lambda: flag_post(post, by=ana, reason=SPAM))
    assert errors(outcomes) == []
    assert Flag.objects.count() == 2
    assert promises_kept()


def test_a_reason_and_a_flag_at_once_are_one_report(thread, bela):
    post = thread.posts.get()
    outcomes = at_once(*[lambda: ask_for_a_look(post, why=["Odd"]), lambda: flag_post(post, by=bela, reason=SPAM)] * 2)
    assert errors(outcomes) == []
    report = Report.objects.get()
    assert (report.why, report.flag_count) == (["Odd"], 1)


def test_two_ban_at_once_and_there_is_one_ban(bela, mona):
    outcomes = at_once(*[lambda: ban_person(bela, by=mona, reason=SPAM)] * 3)
    assert errors(outcomes) == []
    assert Ban.objects.count() == 1
    assert Event.objects.of("person.banned").count() == 1
