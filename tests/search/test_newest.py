"""Words that stand in very much: the newest are looked through, titles that say it all come first, and nothing that
was counted is said to be all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from apps.search.asked import parse
from apps.search.engines import Narrowing, engine, labels, postgresql
from apps.search.finding import find
from tests.racing import needs_postgresql

pytestmark = [pytest.mark.django_db, needs_postgresql]


@pytest.fixture
def crowded(make_thread, catch_up, monkeypatch):
    """Forty lamps, one a day, in an index of which only the newest ten are looked through where eight are enough."""
    now = timezone.now()
    for number in range(40):
        body = (
            f"It flickers at night, says neighbour {number}."
            if number % 2
            else f"At night it flickers: neighbour {number}."
        )
        make_thread(title=f"Lamp {number}", body=body, at=now - timedelta(days=number))
    make_thread(title="Night neighbour", body="Nothing else.", at=now - timedelta(days=50))
    make_thread(title="Kettle", body="My neighbour flickers wildly all night.", at=now - timedelta(days=60))
    catch_up()
    monkeypatch.setattr(labels, "NEWEST", 10)
    monkeypatch.setattr(labels, "SAMPLED", 4)
    monkeypatch.setattr(postgresql, "COUNTED", 8)
    monkeypatch.setattr(postgresql, "ENOUGH", 8)
    caches["process"].clear()


def titles(query: str, **how) -> list[str]:
    return [result.shown.title for result in find(parse(query), **how).results]


def test_of_a_common_word_the_newest_are_found_and_the_number_is_at_least(crowded):
    found = find(parse("flickers"))
    assert {result.shown.title for result in found.results} >= {f"Lamp {number}" for number in range(10)}
    assert "Lamp 39" not in [result.shown.title for result in found.results]
    assert found.is_capped
    assert 8 <= found.total < 40


def test_an_old_title_that_says_it_all_comes_before_newer_texts(crowded):
    assert titles("night neighbour")[0] == "Night neighbour"


def test_a_rare_word_is_found_however_old_and_counted_exactly(crowded):
    found = find(parse("kettle"))
    assert [result.shown.title for result in found.results] == ["Kettle"]
    assert (found.total, found.is_capped) == (1, False)


def test_an_order_of_common_words_is_looked_for_in_the_newest_and_that_is_said(crowded, client):
    found = find(parse('"flickers at night"'))
    assert {result.shown.title for result in found.results} == {f"Lamp {number}" for number in range(1, 11, 2)}
    assert (found.is_capped, found.is_cut_short) == (True, False)
    unread = find(parse('"neighbour flickers"'))
    assert (unread.total, unread.is_cut_short) == (0, True)
    assert "older ones were not read" in client.get("/search/", {"q": '"neighbour flickers"'}).text
    assert "older ones were not read" not in client.get("/search/", {"q": "zzyzx"}).text


def test_an_order_of_rarer_words_is_found_however_old(crowded):
    assert titles('"neighbour flickers wildly"') == ["Kettle"]


def test_no_more_texts_are_read_for_their_order_than_are_put_in_order(crowded, monkeypatch):
    monkeypatch.setattr(postgresql, "WEIGHED", 3)
    found = find(parse('"flickers at night"'))
    assert [result.shown.title for result in found.results] == ["Lamp 1", "Lamp 3", "Lamp 5"]
    assert (found.total, found.is_capped) == (3, True)


def test_a_title_with_the_words_in_their_order_is_found_however_old(crowded):
    assert titles('"night neighbour"') == ["Night neighbour"]


def test_what_stands_behind_a_minus_is_left_out_of_texts_and_titles(crowded):
    assert titles("neighbour -nothing -lamp") == ["Kettle"]
    assert "Night neighbour" not in titles("night -nothing")


def test_operators_and_tabs_narrow_the_newest_as_well(crowded, make_thread, catch_up):
    make_thread(title="Light", body="It flickers, which I like.", kind="idea")
    catch_up()
    caches["process"].clear()
    assert titles("flickers kind:idea") == ["Light"]
    assert titles("flickers", tab="ideas") == ["Light"]
    assert titles("flickers by:nobody") == []


def test_words_are_counted_in_all_where_few_of_the_newest_have_them(crowded):
    assert engine().how_often(["kettle", "absent"]) == {"kettle": 1, "absent": 0}
    assert engine().how_often(["flickers"])["flickers"] >= 8


def test_a_small_index_is_looked_through_whole(make_thread, catch_up):
    make_thread(title="Lamp", body="It flickers.")
    catch_up()
    assert labels.newest() == ""
    assert not engine().search(parse("flickers"), Narrowing()).is_capped


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [((2026, 1, 1), (2026, 1, 3), 3), ((2024, 11, 5), (2026, 2, 1), 16), ((1990, 1, 1), (2026, 1, 1), 0)],
)
def test_days_months_or_no_labels_at_all_say_how_far_back_the_newest_reach(first, last, number):
    text = labels._days(*(datetime(*day, tzinfo=UTC).date() for day in (first, last)))
    assert len([one for one in text.split("'") if one.startswith("@")]) == number
