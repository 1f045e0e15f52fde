"""The page that reports a post."""

import pytest

from apps.forum.models import Removal, Visibility
from apps.forum.verbs import open_thread, remove_post
from apps.foundation.limits import read_rates
from apps.moderation.models import Flag, Report
from tests.conftest import make_person, signed_in


def address(post) -> str:
    return f"/threads/{post.thread_id}/posts/{post.pk}/flags/"


def test_a_post_is_reported_by_a_plain_form(client, thread, bela):
    post = thread.posts.get()
    at = signed_in(client, bela)
    html = at.get(address(post)).content.decode()
    for label in Removal.Reason.labels:
        assert str(label).replace("'", "&#x27;") in html
    assert "<script" not in html.split("</head>")[1].split("<main")[1]
    response = at.post(address(post), {"reason": "spam", "note": "It sells something."}, follow=True)
    assert response.redirect_chain[-1][0].endswith(post.get_absolute_url())
    assert "looks at it" in response.content.decode()
    flag = Flag.objects.get()
    assert (flag.person, flag.reason, flag.note) == (bela, "spam", "It sells something.")


def test_without_a_reason_the_form_comes_back_with_what_was_typed(client, thread, bela):
    response = signed_in(client, bela).post(address(thread.posts.get()), {"note": "Kept words"})
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    assert not Report.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_nothing_is_taken(client, thread):
    post = thread.posts.get()
    assert "Sign in to report this." in client.get(address(post)).content.decode()
    assert client.post(address(post), {"reason": "spam"}).status_code == 403
    assert not Report.objects.exists()


def test_ones_own_post_is_not_offered_for_reporting(client, thread, ana, bela):
    assert address(thread.posts.get()) not in signed_in(client, ana).get(thread.get_absolute_url()).content.decode()
    assert address(thread.posts.get()) in signed_in(client, bela).get(thread.get_absolute_url()).content.decode()
    assert signed_in(client, ana).post(address(thread.posts.get()), {"reason": "spam"}).status_code == 403


def test_the_page_for_everybody_is_the_same_without_it(client, thread):
    html = client.get(thread.get_absolute_url()).content.decode()
    assert "/flags/" not in html


def test_what_may_not_be_seen_cannot_be_reported(client, ana, bela, held, thread, moderator):
    private = open_thread(by=ana, title="Between us", body="A secret.", visibility=Visibility.PRIVATE)
    at = signed_in(client, make_person("Cora"))
    assert at.get(address(private.posts.get())).status_code == 404
    assert at.post(address(held), {"reason": "spam"}).status_code == 404
    removed = thread.posts.get(is_opening=True)
    remove_post(removed, by=moderator, reason=Removal.Reason.SPAM)
    assert at.post(address(removed), {"reason": "spam"}).status_code == 404
    other = open_thread(by=ana, title="Another", body="Words.")
    assert at.get(f"/threads/{thread.pk}/posts/{other.posts.get().pk}/flags/").status_code == 404


@pytest.mark.parametrize("is_new", [True, False])
def test_reporting_is_limited_to_its_number(client, thread, settings, is_new):
    """The day's rate, so that no minute turns between two of them."""
    settings.NEWCOMER_HOURS = 72 if is_new else -1
    rate = read_rates(settings.LIMITS["flag"]["newcomer" if is_new else "person"])[-1]
    kind = "newcomer" if is_new else "person"
    settings.LIMITS = {"flag": {"person": "1/d", kind: f"{rate.amount}/d"}}
    at = signed_in(client, make_person("Cora"))
    ways = [at.post(address(thread.posts.get()), {"reason": "spam"}).status_code for _ in range(rate.amount + 1)]
    assert ways == [302] * rate.amount + [429]
    assert Flag.objects.count() == 1
