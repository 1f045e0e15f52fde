from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from apps.foundation.templatetags.interface import count, icon, initials, relative_time, ring, spoken_span, spoken_time
from apps.foundation.templatetags.interface import web_address as only_web

NOW = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (-timedelta(hours=2), "in 2 hours"),
    ],
)
def test_a_time_is_told_in_its_largest_whole_unit(ago, said):
    assert spoken_time(NOW - ago, now=NOW) == said


def test_after_a_week_a_time_is_told_as_its_day():
    today = timezone.now()
    this_year, long_ago = today.replace(month=1, day=2), datetime(2019, 3, 5, tzinfo=UTC)
    assert spoken_time(this_year, now=this_year + timedelta(days=8)) == "2 January"
    assert spoken_time(long_ago, now=today) == "5 March 2019"


def test_a_relative_time_carries_the_exact_one_and_nothing_stays_nothing():
    shown = relative_time(NOW)
    assert 'datetime="2026-05-03T14:02:00+00:00"' in shown
    assert "title=" in shown
    assert relative_time(None) == ""


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (999, "999"), (12400, "12\u202f400"), ("many", "many"), (None, "None")]
)
def test_thousands_stand_apart(number, shown):
    assert count(number) == shown


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=3), "1 minute"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(hours=30), "30 hours"),
        (timedelta(days=2), "2 days"),
        (None, ""),
    ],
)
def test_a_span_is_told_in_one_unit(span, said):
    assert spoken_span(span) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Maria Souza", "AS"), ("@joe@social.example", "J"), ("", "·"), ("!!!", "·"), ("李 雷", "李雷")],
)
def test_initials_are_at_most_two_letters(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example", None, ""]
)
def test_only_web_addresses_are_linked(address):
    assert only_web(address) == ""


def test_web_addresses_stay_as_they_are():
    assert only_web("https://a.example/@joe/1") == "https://a.example/@joe/1"


def test_no_two_states_have_the_same_ring_and_each_speaks():
    states = ["open", "answered", "closed", "timed_out", "confirmed"]
    shown = {ring(state, label="word") for state in states}
    assert len(shown) == len(states)
    assert all('aria-label="word"' in mark for mark in shown)
    assert 'aria-hidden="true"' in ring("open", label="")


def test_words_given_to_marks_are_escaped():
    assert "<b>" not in ring("open", label="<b>")
    assert "<b>" not in icon("dot", '"><b>')
    template = Template("{% avatar person %}")
    person = type("Person", (), {"pk": 7, "__str__": lambda self: "<b> <i>"})()
    assert "<b" not in template.render(Context({"person": person}))
