"""The demo's company: everything through the verbs, with true times, and once only."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.activity.models import Announcement, Event
from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.forum.models import Kind, Post, Resolution, Status, Thread
from apps.foundation.invariants import all_invariants
from apps.ingest.models import Arrival, Complaint, Rejection
from apps.people.models import User
from apps.portal.demo.company import PROFILE
from apps.portal.demo.load import load
from apps.portal.demo.square import POSTS
from apps.sources.models import Policy, Source
from tests.demo.square import populate, say_thanks
from tests.sandbox.client import Sandbox

PASSWORD = "only in this test"


@pytest.fixture(scope="module")
def square():
    """A network on which the demo's people have posted."""
    with Sandbox() as sandbox:
        assert populate(sandbox)
        yield sandbox


@pytest.fixture
def loaded(db, square):
    load(mastodon=square.base_url, token=square.token, password=PASSWORD)


@pytest.fixture
def alone(db):
    """The demo without a network."""
    load()


def violations() -> list[str]:
    return [f"{one.number}: {line}" for one in all_invariants() for line in one.violations()]


def test_every_promise_holds_and_everybody_who_listens_was_told(loaded):
    assert violations() == []
    assert not Announcement.objects.exists()


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


def test_posts_of_the_network_come_by_the_connector_and_answers_go_home(loaded, square):
    heard = Complaint.objects.filter(source__name="Mastodon")
    published = [said for said in POSTS if not said.is_bot and said.who != "linkdrop"]
    assert heard.filter(post__is_opening=True).count() == len(published)
    for complaint in heard:
        assert complaint.url.startswith(square.base_url)
        assert complaint.post.said_on == "Mastodon"
    wanted = sum(step.goes_home for said in POSTS for step in said.steps if hasattr(step, "goes_home"))
    assert Delivery.objects.filter(state="sent").count() == wanted > 0
    assert Post.objects.filter(goes_home=True, carried_to=[]).count() == 0
    own_words = {reply["text"] for reply in square.replies()}
    assert all(delivery.sent_text in own_words for delivery in Delivery.objects.all())


def test_later_posts_come_at_once_and_people_thank_below_our_replies(loaded, square):
    source = Source.objects.get(name="Mastodon")
    assert source.policy == Policy.AT_ONCE
    assert source.is_listening
    thanked = say_thanks(square)
    assert thanked == sum(bool(said.thanks) for said in POSTS)


def test_what_somebody_must_look_at_is_there(loaded):
    assert Complaint.objects.waiting().filter(case__isnull=False).count() >= 3
    assert Arrival.objects.filter(state="quarantined").exclude(error="").count() == 1
    assert set(Rejection.objects.values_list("reason", flat=True)) == {"bot", "links_only"}
    assert Complaint.objects.filter(fate="merged").exists()
    assert Complaint.objects.filter(fate="dismissed").exists()
    assert Case.objects.needs_attention().filter(assignee__isnull=False).exists()


def test_personal_data_are_masked(loaded):
    masked = Complaint.objects.exclude(masks=[])
    assert {mask["kind"] for one in masked for mask in one.masks} >= {"email", "phone", "order_number"}
    assert not Post.objects.filter(body__contains="AH-204518").exists()


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


def test_with_a_password_the_cast_signs_in_and_staged_people_do_not(loaded, client):
    assert client.login(request=None, email="omar@acme.example", password=PASSWORD)
    assert not any(user.has_usable_password() for user in User.objects.staged())
    assert User.objects.staged().exists()


def test_a_company_that_exists_is_left_alone(company, capsys):
    call_command("load_demo")
    assert "nothing was loaded" in capsys.readouterr().out
    company.refresh_from_db()
    assert company.name != PROFILE["name"]


def test_a_network_that_does_not_answer_leaves_the_database_empty(transactional_db):
    with Sandbox() as gone:
        address = gone.base_url
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_demo", mastodon=address, token="any")
    assert not Thread.objects.exists()
    assert not User.objects.exists()
