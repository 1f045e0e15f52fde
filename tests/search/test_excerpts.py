"""The part of a text that answers, with its words marked."""

import pytest

from apps.search.excerpts import LENGTH, Marker, Piece


def spelled(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("words", "stems", "text", "marked"),
    [
        (["battery"], ["batteri"], "Two batteries, one battery.", "Two [batteries], one [battery]."),
        (["kettle"], ["kettl"], "KETTLE, kettles and kettledrums", "[KETTLE], [kettles] and kettledrums"),
        (["cassee"], ["cass"], "La porte cassée", "La porte [cassée]"),
        (["洗衣机"], ["洗衣", "衣机"], "我的洗衣机坏了", "我的[洗衣机]坏了"),
        (["l"], [], "Il y a de l'eau", "Il y a de l'eau"),
        (["eau"], ["eau"], "Il y a de l'eau", "Il y a de [l'eau]"),
        ([], [], "Nothing is marked", "Nothing is marked"),
        (["<b>"], [], "<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_word_forms_are_marked(words, stems, text, marked):
    assert spelled(Marker(words, stems).mark(text)) == marked


def test_an_excerpt_is_where_the_words_stand_close_together():
    body = "kettle. " + "Something else. " * 60 + "The kettle boils water and then the lid opens. " + "More. " * 200
    text = spelled(Marker(["kettle", "lid"], ["kettl", "lid"]).excerpt(body))
    assert text.startswith("… ")
    assert "[kettle] boils water and then the [lid] opens" in text
    assert text.endswith(" …")
    assert len(text) < LENGTH + 20


def test_an_excerpt_without_hits_is_the_beginning():
    text = spelled(Marker(["x"], []).excerpt("First words. " * 50))
    assert text.startswith("First words.")


def test_nothing_of_a_text_is_lost_or_doubled_in_a_title():
    title = "The kettle's lid, the kettle; lid—kettle!"
    pieces = Marker(["kettle", "lid"], ["kettl"]).mark(title)
    assert "".join(piece.text for piece in pieces) == title


@pytest.mark.parametrize("body", ["", " ", "a" * 100_000, "kettle " * 20_000, "\u0301" * 5_000, "洗" * 30_000])
def test_any_text_gives_a_short_excerpt(body):
    assert len(spelled(Marker(["kettle", "洗"], ["kettl"]).excerpt(body))) < 2_000
