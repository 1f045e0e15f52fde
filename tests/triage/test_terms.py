import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.triage.terms import LINES_LIMIT, TERM_LIMIT, read_terms, usable_terms
from apps.triage.words import Words


def test_a_list_has_a_word_or_a_quoted_phrase_a_line():
    assert read_terms('refund\n\n "late delivery" \n“no answer”\n„kein Geld“\n«sans réponse»\n「返品」\nwi-fi') == [
        "refund",
        "late delivery",
        "no answer",
        "kein Geld",
        "sans réponse",
        "返品",
        "wi-fi",
    ]
    assert read_terms("") == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("late delivery", "Line 2: put quotes around words that belong together, as in “late delivery”."),
        ("!!!", "Line 2: “!!!” has neither a letter nor a digit."),
        ('""', 'Line 2: “""” has neither a letter nor a digit.'),
        ("x" * (TERM_LIMIT + 1), f"Line 2: a word or phrase has at most {TERM_LIMIT} characters."),
        ("re*fund", "Line 2: a star stands at the end of a word, as in “refund*”."),
        ("re*", "Line 2: at least 3 letters stand before a star."),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line, complaint):
    with pytest.raises(ValidationError) as refusal:
        read_terms(f"refund\n{line}\nweeks")
    assert refusal.value.messages == [complaint]


def test_every_bad_line_is_named_at_once():
    with pytest.raises(ValidationError) as refusal:
        read_terms("two words\nfine\n?")
    assert len(refusal.value.messages) == 2


def test_a_list_has_a_limit():
    assert len(read_terms("word\n" * LINES_LIMIT)) == LINES_LIMIT
    with pytest.raises(ValidationError, match=f"at most {LINES_LIMIT} lines"):
        read_terms("word\n" * (LINES_LIMIT + 1))


def test_a_stored_list_with_a_bad_line_still_works_without_it():
    terms = usable_terms("refund\ntwo words\n!!!")
    assert [term.shown for term in terms.all] == ["refund"]


@given(st.text(max_size=200))
def test_what_is_accepted_is_found_in_itself(written):
    try:
        terms = read_terms(written)
    except ValidationError:
        return
    for term in terms:
        assert usable_terms(f'"{term}"').are_all_in(Words(term))
