"""The demo's company: everything through the verbs, with true times, and once only."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from apps.activity.models import Event
from apps.desk.models import Case
from apps.forum.models import Kind, Post, Resolution, Status, Thread
from apps.people.models import User
from apps.sources.models import Source
from tests.portal.promises import violations


def test_conversations_of_every_kind_stand_in_every_state(alone):
    threads = Thread.objects.select_related("resolution")
    assert {thread.status for thread in threads} == set(Status)
    assert {thread.kind for thread in threads} == set(Kind)
    assert {thread.visibility for thread in threads} == {"public", "held", "private"}
    assert Thread.objects.filter(lock__isnull=False).exists()
    assert Event.objects.filter(action="thread.reopened").exists()


def test_nothing_happened_in_the_future_or_before_its_conversation(alone):
    now = timezone.now()
    for post in Post.objects.select_related("thread"):
        assert post.thread.opened_at <= post.posted_at <= now, post.body
    for resolution in Resolution.objects.select_related("thread"):
        assert resolution.thread.opened_at < resolution.settled_at <= now, resolution.thread.title
    assert not Event.objects.filter(happened_at__gt=now).exists()


def test_the_log_and_the_case_tell_when_a_conversation_was_settled(alone):
    for resolution in Resolution.objects.all():
        told = Event.objects.filter(action="thread.resolved", subject_id=resolution.thread_id).latest("happened_at")
        assert told.happened_at == resolution.settled_at
        assert Case.objects.get(thread=resolution.thread_id).closed_at == resolution.settled_at


def test_history_is_spread_over_two_months(alone):
    ages = [timezone.now() - thread.opened_at for thread in Thread.objects.all()]
    assert max(ages) > timedelta(days=45)
    assert min(ages) < timedelta(days=1)


def test_a_second_loading_does_nothing_and_says_so(alone, capsys):
    before = Thread.objects.count(), User.objects.count(), Event.objects.count()
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    assert (Thread.objects.count(), User.objects.count(), Event.objects.count()) == before


def test_it_loads_without_a_network(alone):
    assert violations() == []
    assert not Source.objects.filter(network="mastodon").exists()
    assert Thread.objects.public().count() > 20


def test_without_a_password_nobody_can_sign_in(alone):
    assert not any(user.has_usable_password() for user in User.objects.all())
