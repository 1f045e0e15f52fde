"""Reporting a post."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Removal
from apps.forum.verbs import post_reply
from apps.foundation.invariants import all_invariants
from apps.moderation.models import Flag, Report
from apps.moderation.rules import may_flag
from apps.moderation.verbs import approve_report, flag_post
from tests.conftest import make_person

Reason = Removal.Reason


def test_several_flags_on_one_post_are_one_item_with_a_counter(thread, bela, omar, mona):
    post = thread.posts.get()
    for person, reason in ((bela, Reason.SPAM), (omar, Reason.INSULT), (mona, Reason.SPAM)):
        flag_post(post, by=person, reason=reason)
    report = Report.objects.get()
    assert (report.post, report.flag_count, report.flags.count()) == (post, 3, 3)
    assert Event.objects.of("post.flagged").count() == 3
    assert [line for one in all_invariants() if one.number in ("I10", "M1") for line in one.violations()] == []


def test_the_same_person_counts_once(thread, bela):
    post = thread.posts.get()
    first = flag_post(post, by=bela, reason=Reason.SPAM, note="Look at the link.")
    assert flag_post(post, by=bela, reason=Reason.INSULT) == first
    assert Report.objects.get().flag_count == 1
    assert Flag.objects.get().reason == Reason.SPAM


def test_a_note_is_cut_and_cleaned(thread, bela):
    flag = flag_post(thread.posts.get(), by=bela, reason=Reason.SPAM, note="x\u202e\n" * 400)
    assert len(flag.note) <= 300
    assert "\u202e" not in flag.note


def test_a_reason_outside_of_the_list_is_refused(thread, bela):
    with pytest.raises(ValidationError, match="Choose one"):
        flag_post(thread.posts.get(), by=bela, reason="criticism")
    assert not Report.objects.exists()


def test_a_flag_after_a_decision_begins_a_new_round(thread, bela, ana, moderator):
    post = post_reply(thread, by=ana, body="Mine is red.")
    flag_post(post, by=bela, reason=Reason.SPAM)
    approve_report(Report.objects.get(), by=moderator)
    flag_post(post, by=make_person("Cora"), reason=Reason.INSULT)
    report = Report.objects.get()
    assert (report.state, report.flag_count, report.decided_by) == (Report.State.OPEN, 1, None)
    assert set(report.flags.values_list("outcome", flat=True)) == {"dismissed", ""}


def test_whoever_flagged_before_does_not_open_it_again(thread, bela, moderator):
    flag_post(thread.posts.get(), by=bela, reason=Reason.SPAM)
    approve_report(Report.objects.get(), by=moderator)
    flag_post(thread.posts.get(), by=bela, reason=Reason.SPAM)
    assert Report.objects.get().state == Report.State.APPROVED


def test_one_does_not_report_oneself_nor_what_is_not_shown(thread, ana, bela, held):
    post = thread.posts.get(is_opening=True)
    assert may_flag(bela, post)
    assert not may_flag(ana, post)
    assert "Sign in" in may_flag(AnonymousUser(), post).reason
    assert not may_flag(ana, held)
