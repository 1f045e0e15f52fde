"""Who may do what in a conversation, and what they are told where they may not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from apps.forum import rules
from apps.forum.models import Resolution, Thread
from apps.forum.verbs import lock_thread, post_reply, resolve_thread, withdraw_post
from apps.people.models import User
from tests.conftest import make_person

# Who may do what in an open conversation of Ana's.
MATRIX = {
    "may_reply": {"ana", "bela", "omar", "rita", "mona"},
    "may_accept": {"ana", "rita", "mona"},
    "may_resolve": {"ana", "omar", "rita", "mona"},
    "may_confirm": {"ana"},
    "may_lock": {"omar", "rita", "mona"},
    "may_reopen": set(),
}
EVERYBODY = ("nobody", "ana", "bela", "omar", "rita", "mona")


@pytest.fixture
def cast(ana, bela, omar, rita, mona):
    return {"nobody": AnonymousUser(), "ana": ana, "bela": bela, "omar": omar, "rita": rita, "mona": mona}


@pytest.mark.parametrize("name", MATRIX)
def test_in_an_open_conversation(cast, thread, name):
    allowed = {who for who in EVERYBODY if getattr(rules, name)(cast[who], thread)}
    assert allowed == MATRIX[name]


@pytest.mark.parametrize("name", MATRIX)
def test_a_no_says_why_in_a_sentence(cast, thread, name):
    for who in EVERYBODY:
        verdict = getattr(rules, name)(cast[who], thread)
        assert bool(verdict) == (verdict.reason == "")
        assert verdict or verdict.reason.endswith(".")


def test_asking_needs_an_account(cast, db):
    assert not rules.may_open(cast["nobody"])
    assert rules.may_open(cast["ana"])


def test_a_moderator_chooses_the_answer(thread):
    assert rules.may_accept(make_person("Mo", "Moderator"), thread)


def test_staff_given_the_right_to_change_threads_chooses_the_answer(thread, omar, bela):
    assert not rules.may_accept(omar, thread)
    for person in (omar, bela):
        person.user_permissions.add(Permission.objects.get(codename="change_thread"))
    assert rules.may_accept(User.objects.get(pk=omar.pk), thread)
    assert not rules.may_accept(User.objects.get(pk=bela.pk), thread), "who left keeps no say"


def test_a_representative_who_left_chooses_nothing(thread, rita):
    rita.is_staff = False
    rita.save()
    assert not rules.may_accept(User.objects.get(pk=rita.pk), thread)


@pytest.fixture
def settled(thread, omar):
    resolve_thread(thread, by=omar)
    return thread


def reread(thread, **changes):
    if changes:
        Resolution.objects.filter(thread=thread).update(**changes)
    return Thread.objects.select_related("resolution").get(pk=thread.pk)


def test_the_asker_and_staff_reopen_what_was_settled(cast, settled):
    thread = reread(settled)
    assert {who for who in EVERYBODY if rules.may_reopen(cast[who], thread)} == {"ana", "omar", "rita", "mona"}


def test_the_asker_reopens_for_thirty_days_and_staff_for_ever(cast, settled):
    edge = timezone.now() - timedelta(days=30)
    assert rules.may_reopen(cast["ana"], reread(settled, settled_at=edge + timedelta(minutes=1)))
    late = reread(settled, settled_at=edge - timedelta(minutes=1))
    verdict = rules.may_reopen(cast["ana"], late)
    assert not verdict
    assert "30 days" in verdict.reason
    assert rules.may_reopen(cast["omar"], late)


def test_the_asker_confirms_what_staff_or_time_closed_but_not_twice(cast, settled):
    assert rules.may_confirm(cast["ana"], reread(settled))
    assert not rules.may_confirm(cast["omar"], reread(settled))
    assert not rules.may_confirm(cast["ana"], reread(settled, how=Resolution.How.CONFIRMED))


def test_a_lock_stops_everybody_but_staff(cast, thread, omar):
    lock_thread(thread, by=omar)
    locked = Thread.objects.get(pk=thread.pk)
    assert {who for who in EVERYBODY if rules.may_reply(cast[who], locked)} == {"omar", "rita", "mona"}


def test_only_who_wrote_a_post_changes_it(cast, thread):
    post = thread.posts.get()
    assert {who for who in EVERYBODY if rules.may_edit(cast[who], post)} == {"ana"}


def test_what_was_said_elsewhere_is_changed_there(thread, ana):
    post = post_reply(thread, by=ana, body="Said there.", said_on="Mastodon")
    assert "changed there" in rules.may_edit(ana, post).reason


def test_what_was_withdrawn_is_not_changed(thread, ana):
    post = withdraw_post(post_reply(thread, by=ana, body="Gone."), by=ana)
    assert not rules.may_edit(ana, post)
