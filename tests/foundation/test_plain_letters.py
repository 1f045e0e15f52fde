"""Latin letters become plain ones, and every other script is left as it is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.foundation.plain_letters import LATIN, plain_latin


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Mehmet Aydın", "Mehmet Aydin"),
        ("Łódź, Größe, Œuvre, Ægir", "Lodz, Grosse, Oeuvre, Aegir"),
        ("e\u0301", "e"),
        ("Tiếng Việt", "Tieng Viet"),
        ("й ё", "й ё"),
        ("صورتي لا تظهر", "صورتي لا تظهر"),
        ("हिन्दी", "हिन्दी"),
        ("ガ", "ガ"),
        ("ﬁne", "fine"),
    ],
)
def test_marks_and_shapes_of_latin_letters_go_and_others_stay(text, plain):
    assert plain_latin(text) == plain


def test_the_table_holds_only_what_unicode_does_not_take_apart():
    for letter, plain in LATIN.items():
        assert plain.isascii()
        assert unicodedata.decomposition(letter) in ("", "<compat> 0073")
        assert "LATIN" in unicodedata.name(letter)


@given(st.text(max_size=200))
def test_doing_it_twice_changes_no_more(text):
    assert plain_latin(plain_latin(text)) == plain_latin(text)
