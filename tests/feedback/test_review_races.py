"""Reviews at once: nobody has two, and what is counted is what is there."""

import pytest

from apps.feedback.models import Review, StarCount
from apps.feedback.stars import stars_of
from apps.feedback.verbs import recount_reviews, settle_reviews, take_in_reviews
from apps.forum.models import Thread
from apps.ingest.models import Complaint
from apps.ingest.verbs.reception import receive
from tests.conftest import make_person
from tests.feedback.reviewing import broken_promises, heard, make_product, review
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", range(3))
def test_somebody_who_writes_twice_at_once_has_one_review(ana, board, turn):
    kettle = make_product()
    outcomes = at_once(*[lambda stars=stars: review(kettle, ana, stars) for stars in (1, 5, 3, 3)])
    assert errors(outcomes) == []
    assert Review.objects.count() == Thread.objects.count() == 1
    assert stars_of(kettle).all.by_stars == {Review.objects.get().stars: 1}
    assert broken_promises() == []


def test_many_people_at_once_are_all_counted_while_somebody_recounts(board):
    kettle = make_product()
    people = [make_person(f"Person{number}") for number in range(6)]
    first = [lambda who=who: review(kettle, who, 4) for who in people]
    assert errors(at_once(*first, recount_reviews)) == []
    assert stars_of(kettle).all.by_stars == {4: 6}
    again = [lambda who=who: review(kettle, who, 2) for who in people]
    assert errors(at_once(*again, recount_reviews)) == []
    assert stars_of(kettle).all.by_stars == {2: 6}
    assert StarCount.objects.get(stars=4).number == 0
    assert broken_promises() == []


def test_what_is_taken_in_twice_at_once_is_one_review(source, board):
    source.product = make_product()
    source.save()
    receive(source, [heard(number, rating=3, who="u1") for number in range(4)])
    ids = list(Complaint.objects.values_list("pk", flat=True))
    outcomes = at_once(*[lambda: take_in_reviews(ids)] * 3, *[lambda: take_in_reviews(ids[::-1])] * 2)
    assert errors(outcomes) == []
    assert sum(len(made) for made in outcomes) == Review.objects.count() == 4
    reviews = list(Review.objects.values_list("pk", flat=True))
    assert errors(at_once(*[lambda: settle_reviews(reviews)] * 4)) == []
    assert stars_of(source.product).all.by_stars == {3: 1}
    assert broken_promises() == []
