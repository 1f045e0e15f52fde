"""The demo beside its social network: what it heard there, and what it answered there."""

import pytest

from apps.activity.models import Announcement
from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.forum.models import Post
from apps.ingest.models import Arrival, Complaint, Rejection
from apps.people.models import User
from apps.portal.demo.load import load
from apps.portal.demo.square import POSTS
from apps.sources.models import Policy, Source
from tests.demo.square import populate, say_thanks
from tests.portal.promises import violations
from tests.sandbox.client import Sandbox

pytestmark = pytest.mark.thorough
PASSWORD = "only in this test"


@pytest.fixture(scope="module")
def square():
    """A network on which the demo's people have posted."""
    with Sandbox() as sandbox:
        assert populate(sandbox)
        yield sandbox


@pytest.fixture(scope="module")
def loaded_beside_a_network(square, shared_rows):
    with shared_rows():
        load(mastodon=square.base_url, token=square.token, password=PASSWORD)
        yield


@pytest.fixture
def loaded(loaded_beside_a_network, db):
    """The demo with its network. What a test changes of it is taken back behind it."""


def test_every_promise_holds_and_everybody_who_listens_was_told(loaded):
    assert violations() == []
    assert not Announcement.objects.exists()


def test_posts_of_the_network_come_by_the_connector_and_answers_go_home(loaded, square):
    heard = Complaint.objects.filter(source__name="Mastodon")
    published = [said for said in POSTS if not said.is_bot and said.who != "linkdrop"]
    assert heard.filter(post__is_opening=True).count() == len(published)
    for complaint in heard:
        assert complaint.url.startswith(square.base_url)
        assert complaint.post.said_on == "Mastodon"
    # A release answers one of them once more.
    wanted = 1 + sum(step.goes_home for said in POSTS for step in said.steps if hasattr(step, "goes_home"))
    assert Delivery.objects.filter(state="sent").count() == wanted > 0
    asked_there = Post.objects.filter(goes_home=True, thread__complaints__in=heard)
    assert asked_there.filter(carried_to=[]).count() == 0
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


def test_with_a_password_the_cast_signs_in_and_staged_people_do_not(loaded, client):
    assert client.login(request=None, email="omar@acme.example", password=PASSWORD)
    assert not any(user.has_usable_password() for user in User.objects.staged())
    assert User.objects.staged().exists()
