"""Saying whether something helped: each voice once, for the words that were read, with nothing personal in it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.foundation.invariants import all_invariants
from apps.knowledge.models import RATING_TEXT_LIMIT, Article, Rating, Video
from apps.knowledge.shares import helpful_share
from apps.knowledge.verbs import rate, recount_ratings, withdraw_article, write_revision
from apps.people.verbs import close_account, erase
from tests.knowledge.answers import make_article, make_section, rewrite


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


@pytest.fixture
def video(mona, article):
    return Video.objects.create(section=article.section, title="Toast", slug="toast", created_by=mona)


def votes(thing) -> tuple[int, int]:
    """(helped, did not) as counted, which is what a recount says."""
    for promise in all_invariants():
        if promise.number in {"K2", "K6"}:
            assert list(promise.violations()) == []
    thing = type(thing).objects.get(pk=thing.pk)
    return thing.helpful_count, thing.unhelpful_count


def test_each_voice_counts_once(article, ana):
    for _ in range(2):
        rate(article.in_force, by=ana, is_helpful=True)
        rate(article.in_force, browser="k1", is_helpful=False)
    assert votes(article) == (1, 1)


def test_what_was_said_can_be_changed(article, ana):
    rate(article.in_force, by=ana, is_helpful=False, reason="unclear", text="Which lever?")
    rating = rate(article.in_force, by=ana, is_helpful=True)
    assert votes(article) == (1, 0)
    assert (rating.reason, rating.text) == ("", "")
    rate(article.in_force, by=ana, is_helpful=False)
    assert votes(article) == (0, 1)


def test_no_again_without_words_leaves_the_words(article):
    rate(article.in_force, browser="k1", is_helpful=False, reason="wrong", text="It is on the left.")
    assert rate(article.in_force, browser="k1", is_helpful=False).text == "It is on the left."


def test_votes_belong_to_the_words_that_were_read(article, mona):
    old = article.in_force
    rate(old, browser="k1", is_helpful=False)
    article = rewrite(article, mona)
    assert votes(article) == (0, 0)
    rate(old, browser="k2", is_helpful=False)
    rate(article.in_force, browser="k1", is_helpful=True)
    assert votes(article) == (1, 0)
    assert old.ratings.count() == 2


def test_a_withdrawn_article_counts_nothing(article, mona):
    withdraw_article(article, by=mona)
    rate(article.in_force, browser="k1", is_helpful=True)
    assert votes(article) == (0, 0)


def test_a_video_is_rated_like_an_article(video, ana):
    rate(video, by=ana, is_helpful=True)
    rate(video, browser="k1", is_helpful=False, reason="does_not_work")
    assert votes(video) == (1, 1)


def test_personal_data_is_masked_before_it_is_stored(article):
    said = "Call me: +44 20 7946 0958, order AC-123456, ana@example.org"
    text = rate(article.in_force, browser="k1", is_helpful=False, text=said).text
    assert not any(secret in text for secret in ("7946", "123456", "example.org"))
    assert text.startswith("Call me: [")


def test_masks_do_not_make_the_text_too_long(article):
    said = " ".join(["a@b.de"] * (RATING_TEXT_LIMIT // 7))
    assert len(rate(article.in_force, browser="k1", is_helpful=False, text=said).text) <= RATING_TEXT_LIMIT


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"browser": "k1", "reason": "bored"}, "one of the reasons"),
        ({"browser": "k1", "text": "a" * (RATING_TEXT_LIMIT + 1)}, "these are 1001"),
        ({}, "needs one voice"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(article, told, words):
    with pytest.raises(ValidationError, match=words):
        rate(article.in_force, is_helpful=False, **told)
    assert not Rating.objects.exists()


def test_two_voices_at_once_are_none(article, ana):
    with pytest.raises(ValidationError, match="one voice"):
        rate(article.in_force, by=ana, browser="k1", is_helpful=True)


def test_nobody_rates_what_was_never_published(article, mona):
    draft = write_revision(article, by=mona, title="Better", body="Better.")
    with pytest.raises(ValidationError, match="not published"):
        rate(draft, browser="k1", is_helpful=True)


def test_wrong_counts_are_found_and_mended(article, video):
    rate(article.in_force, browser="k1", is_helpful=True)
    Article.objects.update(helpful_count=7)
    Video.objects.update(unhelpful_count=3)
    assert recount_ratings() == 2
    assert recount_ratings() == 0
    assert (votes(article), votes(video)) == ((1, 0), (0, 0))


@pytest.mark.parametrize(("keep_words", "counted"), [(True, (0, 1)), (False, (0, 0))])
def test_somebody_who_leaves_leaves_no_name_behind(article, ana, keep_words, counted):
    rate(article.in_force, by=ana, is_helpful=False, text="Which lever?")
    assert erase(close_account(ana, keep_words=keep_words))
    assert votes(article) == counted
    assert not Rating.objects.filter(person__isnull=False).exists()


@pytest.mark.parametrize(
    ("helpful", "unhelpful", "share"), [(0, 0, None), (4, 0, None), (4, 1, 80), (34, 7, 83), (0, 9, 0), (2, 1, None)]
)
def test_the_share_is_told_once_enough_people_answered(helpful, unhelpful, share):
    assert helpful_share(helpful, unhelpful) == share


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(
        st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from(["", "wrong"])), min_size=1, max_size=6
    )
)
def test_whatever_is_said_counts_are_what_the_rows_say(said, article):
    for browser, is_helpful, reason in said:
        rate(article.in_force, browser=browser, is_helpful=is_helpful, reason=reason)
    last = {browser: is_helpful for browser, is_helpful, _reason in said}
    ratings = dict(Rating.objects.values_list("browser", "is_helpful"))
    assert {browser: ratings[browser] for browser in last} == last
    assert votes(article) == (sum(ratings.values()), len(ratings) - sum(ratings.values()))
