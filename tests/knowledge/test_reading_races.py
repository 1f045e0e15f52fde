"""Many readers at once: every voice counts once, every visit counts, and no name is given to two."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.knowledge.models import Article, Rating, ShortLink, Visits
from apps.knowledge.verbs import (
    make_short_link,
    publish_revision,
    rate,
    recount_ratings,
    rename_short_link,
    write_revision,
)
from apps.knowledge.verbs.visits import add_visits
from tests.knowledge.answers import make_article, make_section
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

MANY = 20


@pytest.fixture
def article(mona, company):
    return make_article(mona, make_section(mona))


def votes(article) -> tuple[int, int]:
    article = Article.objects.get(pk=article.pk)
    assert recount_ratings() == 0
    return article.helpful_count, article.unhelpful_count


def test_twenty_voices_at_once_are_twenty(article):
    voices = [lambda n=n: rate(article.in_force, browser=f"k{n}", is_helpful=n % 2 == 0) for n in range(MANY)]
    assert errors(at_once(*voices)) == []
    assert votes(article) == (MANY // 2, MANY // 2)
    assert Rating.objects.count() == MANY


@pytest.mark.parametrize("voice", ["person", "browser"])
def test_an_impatient_hand_counts_once(article, ana, voice):
    who = {"by": ana} if voice == "person" else {"browser": "k1"}
    presses = [lambda n=n: rate(article.in_force, **who, is_helpful=n % 2 == 0) for n in range(6)]
    assert errors(at_once(*presses)) == []
    assert sum(votes(article)) == Rating.objects.count() == 1


def test_a_vote_while_new_words_come_into_force_belongs_to_the_old(article, mona):
    old = article.in_force
    new = write_revision(article, by=mona, title="Why it stays cold", body="Push until it clicks.")
    voices = [lambda n=n: rate(old, browser=f"k{n}", is_helpful=True) for n in range(6)]
    assert errors(at_once(*voices, lambda: publish_revision(new, by=mona))) == []
    assert votes(article) == (0, 0)
    assert old.ratings.count() == 6


def test_visits_that_several_processes_write_at_once_are_all_counted(article):
    today = timezone.localdate()
    assert errors(at_once(*[lambda: add_visits(Counter({(Article, article.pk, today): 2}))] * 8)) == []
    assert Visits.objects.get().count == 16


def test_one_name_is_taken_once(article, mona):
    outcomes = at_once(*[lambda: make_short_link("cold", by=mona, article=article)] * 4)
    assert [type(error) for error in errors(outcomes)] == [ValidationError] * 3
    assert ShortLink.objects.count() == 1


def test_two_who_rename_at_once_leave_a_link_that_leads_on(article, mona):
    link = make_short_link("cold", by=mona, article=article)
    outcomes = at_once(*[lambda s=slug: rename_short_link(link, by=mona, slug=s) for slug in ("warm", "hot")])
    assert [type(error) for error in errors(outcomes)] == [ValidationError]
    [used] = ShortLink.objects.in_use()
    assert used.article == article
    assert set(ShortLink.objects.exclude(pk=used.pk).values_list("renamed_to", flat=True)) == {used.pk}
