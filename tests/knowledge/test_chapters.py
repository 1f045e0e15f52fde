"""Steps are written one a line, and what is wrong is told with its line."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.knowledge.captions import read_captions
from apps.knowledge.chapters import Step, chapters_track, read_chapters, write_chapters


def test_lines_with_times_become_steps_and_back():
    steps = read_chapters("0:00 The lid\n\n  1:05 - The water \n1:02:03 The switch\n")
    assert steps == [Step(0, "The lid"), Step(65, "The water"), Step(3723, "The switch")]
    assert read_chapters(write_chapters(steps)) == steps
    assert read_chapters("") == []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0:00 A\nThe water", "Line 2: “The water” does not begin with a time"),
        ("0:61 A", "Line 1: there are sixty seconds"),
        ("1:61:00 A", "Line 1: there are sixty seconds"),
        ("0:00", "Line 1: write what happens at 0:00"),
        ("0:05 A\n0:05 B", "Line 2: 0:05 does not come after 0:05"),
        ("0:00 A\n0:30 B", "Line 2: at 0:30 the film is over; it ends at 0:30"),
        ("0:00 " + "a" * 101, "Line 1: a title has at most 100 letters"),
        ("\n".join(f"{at // 60}:{at % 60:02} A" for at in range(101)), "more than 100"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(written, words):
    with pytest.raises(ValidationError) as refused:
        read_chapters(written, seconds=None if "101" in words or "100" in words else 30)
    assert words in refused.value.messages[0]


def test_a_player_gets_them_as_a_track_that_ends_with_the_film():
    lines = read_captions(chapters_track([Step(0, "The lid"), Step(2, "The water")], 6))
    assert [(line.start, line.end, line.text) for line in lines] == [(0, 2, "The lid"), (2, 6, "The water")]


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=80), st.from_regex(r"(\d{1,2}:)?\d{1,2}:\d\d .{0,20}(\n.{0,20})?", fullmatch=True)))
def test_no_input_does_more_than_be_refused(written):
    try:
        steps = read_chapters(written)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert read_chapters(write_chapters(steps)) == steps
