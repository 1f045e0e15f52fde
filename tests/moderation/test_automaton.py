"""Patterns that cannot run for long, and that find what Python's own engine finds."""

import re
import time
from contextlib import suppress
from random import Random

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.moderation.matching.automaton import Automaton, Budget, OutOfSteps

LONGEST = 20_000
# The classes of catastrophe: nested and overlapping repetitions, counted ones, and many ways to the same end.
HOSTILE = [
    (r"(a+)+$", "a" * LONGEST + "!"),
    (r"(a+)+$", "a" * (LONGEST - 1) + "!"),
    (r"(a|a)*b", "a" * LONGEST),
    (r"(a|aa)+$", "a" * (LONGEST - 1) + "!"),
    (r"(.*)*x", "a" * LONGEST),
    (r"(.*){20}x", "a" * LONGEST),
    (r"(x?){60}x{60}y", "x" * LONGEST),
    (r".*.*.*.*=", "a" * LONGEST),
    (r"a.{100}b", "".join(Random(1).choices("ac", k=LONGEST))),
    (r"(a|b)*a(a|b){14}c", "".join(Random(2).choices("ab", k=LONGEST))),
    (r"[^x]{150}y", "".join(chr(0x100 + number * 7 % 20_000) for number in range(LONGEST))),
    (r"\b(\w+\s?)+\.$", "word " * (LONGEST // 5)),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "a" * LONGEST),
]


@pytest.mark.parametrize(("pattern", "text"), HOSTILE)
@pytest.mark.parametrize("how", ["finds_in", "places_in"])
def test_no_pattern_takes_long_on_the_longest_text(pattern, text, how):
    machine = Automaton(pattern)
    budget = Budget()
    start = time.process_time()
    try:
        found = machine.finds_in(text, budget) if how == "finds_in" else list(machine.places_in(text, budget))
    except OutOfSteps:
        found = None
    spent = time.process_time() - start
    # The bound is the budget of steps; the second says that these steps are what half a second of a processor buys,
    # and three times that where others keep the processor busy.
    assert budget.left < Budget().left or found is not None
    assert spent <= 1.5, f"{spent:.2f} s"


def test_the_budget_ends_the_search_and_says_so():
    with pytest.raises(OutOfSteps):
        list(Automaton(r"a.{100}b").places_in("ac" * LONGEST, Budget(left=500)))


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        (r"free\s+gift", "a FREE  gift for you", "freegift"),
        (r"\bwin\b", "you Win!", "window"),
        (r"\d{3}-\d{4}", "call 555-1234", "call 55-1234"),
        (r"^buy", "first\nbuy it", "go buy it"),
        (r"now$", "act now\nor later", "now or never"),
        (r"https?://\S+\.ru\b", "see http://a.b.ru/x", "see http://a.b.rush"),
        (r"(viagra|cialis)s?", "Cialis", "official"),
        (r"[^\w\s]{3,}", "wow!!!", "wow!!"),
        (r"colou?r", "COLOR", "colr"),
        (r"a.c", "abc", "a\nc"),
        (r"(?s)a.c", "a\nc", "ac"),
        (r"Ärger", "ärger", "arger"),
        (r"\Bing", "going", "ing"),
    ],
)
def test_a_pattern_finds_what_it_says(pattern, found, not_found):
    machine = Automaton(pattern)
    assert machine.finds_in(found)
    assert list(machine.places_in(found))
    assert not machine.finds_in(not_found)
    assert not list(machine.places_in(not_found))


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(", "not a valid regular expression"),
        ("a*", "empty text"),
        ("", "empty text"),
        (r"(a)\1", "reference to an earlier group"),
        ("(?=a)b", "look ahead"),
        ("(?<!a)b", "look ahead"),
        ("(?>a+)b", "not supported"),
        ("a++b", "not supported"),
        ("(?a)b", "flag"),
        ("(?s:a)b", "flags of its own"),
        ("a{5000}", "too large"),
        ("(a{50}){50}", "too large"),
        ("((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})", "too large"),
        ("a" * 201, "200"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(pattern, complaint):
    with pytest.raises(ValidationError) as refused:
        Automaton(pattern)
    assert complaint in " ".join(refused.value.messages)


PIECES = st.recursive(
    st.sampled_from(["a", "b", ".", r"\b", r"\d", r"\w", "[ab]", "[^a]", "^", "$", "-", r"\B", r"\s"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"])).map(
            lambda two: f"({two[0]}){two[1]}"
        ),
    ),
    max_leaves=8,
)


@given(PIECES, st.text("abAB1- \n_ä", max_size=24))
@settings(max_examples=400, deadline=None)
def test_it_agrees_with_pythons_engine(pattern, text):
    theirs = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    try:
        mine = Automaton(pattern)
    except ValidationError as refused:
        # Refused are only those that fit an empty text.
        assert refused.code == "empty" or "empty" in str(refused)
        assert theirs.search("") is not None or r"\B" in pattern, "Python finds \\B nowhere in an empty text"
        return
    # Python's "$" stands before a last newline and at the end, as ours does with lines; both look for any place.
    assert mine.finds_in(text) == bool(theirs.search(text))
    assert bool(list(mine.places_in(text))) == any(match.end() > match.start() for match in theirs.finditer(text))


@given(st.text(max_size=60), st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_answered_or_refused(pattern, text):
    with suppress(ValidationError, OutOfSteps):
        assert Automaton(pattern).finds_in(text) in (True, False)
