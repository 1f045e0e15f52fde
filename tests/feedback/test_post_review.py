"""Everybody has one review of a product, can change it, and what it was before is kept."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.feedback.models import Review
from apps.feedback.stars import stars_of
from apps.feedback.verbs import recount_reviews
from apps.forum.models import Thread
from apps.forum.verbs import (
    edit_post,
    merge_threads,
    post_reply,
    remove_post,
    restore_post,
    screens,
    unmerge_threads,
    withdraw_post,
)
from apps.forum.verbs import screening as forum_screening
from tests.feedback.reviewing import broken_promises, make_product, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle(db):
    return make_product()


def test_a_review_is_a_conversation_about_the_product_with_stars(kettle, ana, bela, mona):
    mine = review(kettle, ana, 5, title="It sings", body="In tune.")
    assert (mine.thread.title, mine.thread.kind, mine.thread.product, mine.thread.author) == (
        "It sings", "praise", kettle, ana,
    )  # fmt: skip
    assert [event.action for event in Event.objects.about(mine.thread)] == ["thread.opened", "review.posted"]
    assert review(kettle, bela, 4).thread.kind == "praise"
    # Something was missing, so whoever answers problems looks after it.
    assert review(make_product("Toaster"), bela, 3).thread.kind == "problem"
    assert stars_of(kettle).all.by_stars == {5: 1, 4: 1}
    assert broken_promises() == []


@pytest.mark.parametrize(
    ("stars", "title", "body", "reason"),
    [(0, "T", "B", "one and five"), (6, "T", "B", "one and five"), (3, " ", "B", "title"), (3, "T", " ", "empty")],
)
def test_what_is_no_review_is_refused_and_leaves_nothing(kettle, ana, stars, title, body, reason):
    with pytest.raises(ValidationError, match=reason):
        review(kettle, ana, stars, title=title, body=body)
    assert not Review.objects.exists()
    assert not Thread.objects.exists()


def test_writing_again_changes_it_and_keeps_what_it_was(kettle, ana):
    first = review(kettle, ana, 2, title="Too loud", body="It hums.")
    again = review(kettle, ana, 5, title="Quiet now", body="They mended it.")
    assert again.pk == first.pk
    assert Thread.objects.get() == again.thread
    assert (again.stars, again.thread.title, again.thread.slug, again.thread.kind) == (
        5, "Quiet now", "quiet-now", "praise",
    )  # fmt: skip
    assert [(one.stars, one.title) for one in again.versions.all()] == [(2, "Too loud")]
    opening = again.thread.posts.get()
    assert opening.body == "They mended it."
    assert [revision.body for revision in opening.revisions.all()] == ["It hums."]
    changed = Event.objects.about(again.thread).get(action="review.changed")
    assert str(changed.sentence()) == "Ana changed 2 of 5 stars to 5"
    assert stars_of(kettle).all.by_stars == {5: 1}
    assert broken_promises() == []


def test_the_same_again_changes_nothing_and_other_words_change_no_stars(kettle, ana, omar):
    mine = review(kettle, ana, 2)
    before = Event.objects.count()
    assert review(kettle, ana, 2) == mine
    assert Event.objects.count() == before
    assert not mine.versions.exists()
    Thread.objects.update(kind="question")
    mine = review(kettle, ana, 5)
    # What staff decided about the kind stays.
    assert mine.thread.kind == "question"
    review(kettle, ana, 5, body="Other words.")
    assert mine.versions.count() == 1
    assert not Event.objects.filter(action="review.changed").exclude(particulars__before=2).exists()


def test_a_change_that_a_screener_would_hold_is_not_taken_at_all(kettle, ana, monkeypatch):
    mine = review(kettle, ana, 4)
    monkeypatch.setattr(forum_screening, "_screeners", [])

    @screens
    def hold_titles(composition, thread, screened):
        screened.reasons = ["look"] if "snark" in screened.title else []
        return screened

    with pytest.raises(ValidationError, match="title"):
        review(kettle, ana, 1, title="A snark", body="Changed words.")
    mine.refresh_from_db()
    assert (mine.stars, mine.thread.title, mine.thread.posts.get().body) == (4, "4 stars from me", "It boils water.")
    assert not mine.versions.exists()


def test_what_is_held_or_removed_does_not_count_until_it_can_be_read(kettle, ana, mona, monkeypatch, catch_up):
    monkeypatch.setattr(forum_screening, "_screeners", [])
    screens(lambda composition, thread, screened: setattr(screened, "reasons", ["look"]) or screened)
    mine = review(kettle, ana, 4)
    assert not mine.is_counted
    monkeypatch.setattr(forum_screening, "_screeners", [])
    from apps.forum.verbs import release_post

    opening = release_post(mine.thread.posts.get(), by=mona)
    catch_up()
    assert stars_of(kettle).all.by_stars == {4: 1}
    remove_post(opening, by=mona, reason="insult")
    catch_up()
    assert stars_of(kettle).all.by_stars == {}
    with pytest.raises(ValidationError, match="removed by our staff"):
        review(kettle, ana, 5)
    restore_post(opening, by=mona)
    catch_up()
    assert stars_of(kettle).all.by_stars == {4: 1}
    assert broken_promises() == []


def test_who_takes_a_review_back_can_write_another_at_once(kettle, ana, catch_up):
    first = review(kettle, ana, 1, title="Never again")
    review(kettle, ana, 2, title="Perhaps again")
    withdraw_post(first.thread.posts.get(), by=ana)
    second = review(kettle, ana, 5)
    assert second.pk != first.pk
    catch_up()
    first.refresh_from_db()
    assert (first.author, first.is_counted, first.versions.count()) == (None, False, 0)
    assert stars_of(kettle).all.by_stars == {5: 1}
    assert broken_promises() == []


def test_our_reply_answers_it_and_a_merge_takes_it_out_of_the_count(
    kettle, ana, bela, rita, mona, make_thread, catch_up
):
    mine = review(kettle, ana, 2)
    post_reply(mine.thread, by=bela, body="Mine too.")
    catch_up()
    assert not Review.objects.get().is_answered
    post_reply(mine.thread, by=rita, body="We are sorry.")
    catch_up()
    assert Review.objects.get().is_answered
    other = make_thread()
    merge_threads(mine.thread, into=other, by=mona)
    catch_up()
    assert stars_of(kettle).all.number == 0
    with pytest.raises(ValidationError, match="joined with another"):
        review(kettle, ana, 5)
    mine.thread.refresh_from_db()
    unmerge_threads(mine.thread.merge, by=mona)
    catch_up()
    assert stars_of(kettle).all.by_stars == {2: 1}
    assert broken_promises() == []


def test_a_recount_mends_whatever_is_wrong_and_finds_nothing_afterwards(kettle, ana, bela):
    for who, stars in ((ana, 5), (bela, 1)):
        review(kettle, who, stars)
    Review.objects.filter(author=ana).update(is_counted=False)
    kettle.star_counts.filter(stars=1).update(number=40)
    kettle.star_counts.create(month="2020-01-01", stars=3, is_own=True, number=2)
    assert len(broken_promises()) >= 2
    assert recount_reviews() > 0
    assert stars_of(kettle).all.by_stars == {5: 1, 1: 1}
    assert broken_promises() == []
    assert recount_reviews() == 0


def test_changing_the_words_in_the_conversation_leaves_the_stars(kettle, ana):
    mine = review(kettle, ana, 4)
    edit_post(mine.thread.posts.get(), by=ana, body="It boils water, slowly.")
    mine.refresh_from_db()
    assert (mine.stars, mine.changed_at) == (4, None)
