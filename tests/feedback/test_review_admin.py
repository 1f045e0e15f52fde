"""Staff reads reviews, moderators take them away with a reason, and the list can be taken along."""

import csv
import io

import pytest

from apps.feedback.models import Review
from apps.feedback.months import months_of
from apps.feedback.stars import stars_of
from tests.conftest import make_person, signed_in
from tests.feedback.reviewing import make_product, review
from tests.forum.pages import Page

pytestmark = pytest.mark.django_db
LIST = "/admin/feedback/review/"


@pytest.fixture
def kettle(db, company):
    return make_product()


def test_agents_read_narrow_and_take_along_what_no_spreadsheet_carries_out(client, kettle, ana, bela, omar, settings):
    settings.LIMITS = {**settings.LIMITS, "export_reviews": {}}
    review(kettle, ana, 2, title="=1+1 is what I paid")
    review(kettle, bela, 5, title="It sings")
    review(make_product("Toaster"), bela, 1, title="It burns")
    Review.objects.filter(stars=5).update(is_answered=True)
    signed_in(client, omar)
    page = Page(client.get(LIST)).text
    for words in ("It sings", "It burns", "Stars of the last twelve months"):
        assert words in page
    for query, titles in (
        ("?stars=5", ["It sings"]),
        (f"?product__id__exact={kettle.pk}", ["It sings", "'=1+1 is what I paid"]),
        ("?written=elsewhere", []),
        ("?answered=no&written=here", ["It burns", "'=1+1 is what I paid"]),
    ):
        answer = client.get(f"{LIST}export/{query}")
        assert answer.status_code == 200
        rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))[1:]
        assert [row[2] for row in rows] == titles
    mine = Review.objects.get(stars=2)
    review(kettle, ana, 4, title="They paid it back")
    page = Page(client.get(f"{LIST}{mine.pk}/change/")).text
    assert "=1+1 is what I paid" in page
    assert "Remove" not in page


def test_moderators_remove_with_a_reason_and_put_back(client, kettle, ana):
    review(kettle, ana, 1)
    mine = Review.objects.get()
    signed_in(client, make_person("Mo", "Moderator"))
    chosen = {"action": "remove", "_selected_action": [mine.pk], "_decide": "1"}
    answer = client.post(LIST, chosen)
    assert answer.status_code == 422
    assert Review.objects.get().is_counted
    answer = client.post(LIST, {**chosen, "reason": "insult", "note": "See the second line."}, follow=True)
    assert "1 review was removed." in Page(answer).text
    assert not Review.objects.get().is_counted
    assert stars_of(kettle).all.number == 0
    assert mine.thread.posts.get().removal.note == "See the second line."
    answer = client.post(f"{LIST}{mine.pk}/restore/", follow=True)
    assert "1 review is back." in Page(answer).text
    assert stars_of(kettle).all.by_stars == {1: 1}


def test_the_drawing_tells_the_last_twelve_months(kettle, ana, bela):
    review(kettle, ana, 5)
    review(kettle, bela, 2)
    months = months_of(kettle.pk)
    assert len(months.bars) == 12
    assert [(bar.high, bar.low) for bar in months.bars[-2:]] == [(0, 0), (1, 1)]
    assert (months.bars[-1].high_height, months.has_any) == (120, True)
    assert not months_of(kettle.pk + 1).has_any
