"""Captions are read strictly, told about kindly, and written anew."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.knowledge.captions import BYTE_LIMIT, LINE_LIMIT, Line, clock, read_captions, write_captions

EVERYTHING = """\ufeffWEBVTT - Boil water
Kind: captions

NOTE this is for us
and goes on

STYLE
::cue { color: red }

REGION
id:a

intro
00:01.000 --> 00:04.500 align:start position:10%
<v Ana>Hello &amp; <i.loud>welcome</i></v>,
you <c.yellow>two</c> &lt;here&gt;

2
01:00:05,250 --> 01:00:06.000
<00:00:05.500>5 < 6
"""


def wrong(source, **options) -> str:
    with pytest.raises(ValidationError) as refused:
        read_captions(source, **options)
    return " ".join(refused.value.messages)


def test_everything_that_a_webvtt_file_may_hold_becomes_times_and_words():
    assert read_captions(EVERYTHING) == [
        Line(1.0, 4.5, "Hello & welcome, you two <here>"),
        Line(3605.25, 3606.0, "5 < 6"),
    ]


def test_srt_is_read_by_the_same_eyes():
    srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nTwo\r\n"
    assert read_captions(srt.encode()) == [Line(1, 2, "One"), Line(3, 4, "Two")]


def test_a_missing_blank_line_between_two_cues_is_forgiven():
    source = "WEBVTT\n00:01.000 --> 00:02.000\nOne\n00:03.000 --> 00:04.000\nTwo\n"
    assert [line.text for line in read_captions(source)] == ["One", "Two"]


def test_nothing_but_times_and_words_is_written():
    written = write_captions(read_captions(EVERYTHING))
    assert written == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nHello &amp; welcome, you two &lt;here&gt;\n\n"
        "01:00:05.250 --> 01:00:06.000\n5 &lt; 6\n"
    )


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nOne", 3, "no times over"),
        ("WEBVTT\n\n00:01.000 --> 00:02\nOne", 3, "“00:02” is no time"),
        ("WEBVTT\n\n00:99.000 --> 00:02.000\nOne", 3, "is no time"),
        ("WEBVTT\n\n00:02.000 -->\nOne", 3, "is no time"),
        ("WEBVTT\n\nid\n00:05.000 --> 00:02.000\nOne", 4, "ends (0:02) before it has begun (0:05)"),
        ("WEBVTT\n\n00:01.000 --> 00:01.000\nOne", 3, "before it has begun"),
        ("WEBVTT\n\n00:09.000 --> 00:10.000\nA\n\n00:01.000 --> 00:02.000\nB", 6, "0:01 comes after 0:09"),
        ("WEBVTT\n\nWords\nmore words\n00:01.000 --> 00:02.000\nOne", 3, "“Words” stands over the times"),
        ("WEBVTT\n\n99:00:00.000 --> 99:00:01.000\nOne", 3, "later than any film"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "a" * 1001, 3, "more than 1000 letters"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nOne", 1, "must be WEBVTT alone"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xffOne", 4, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source, line, words):
    told = wrong(source)
    assert told.startswith(f"Line {line}:")
    assert words in told


def test_a_file_without_a_line_and_one_that_is_too_long_are_refused():
    assert "have no lines" in wrong("WEBVTT\n\nNOTE nothing\n")
    assert "have no lines" in wrong("")
    assert "more than 1 MB" in wrong(b"a" * (BYTE_LIMIT + 1))
    assert "more than 1 MB" in wrong("a" * (BYTE_LIMIT + 1))
    many = "\n\n".join(
        f"{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}.000 --> 23:59:59.000\nx" for i in range(LINE_LIMIT + 1)
    )
    assert f"more than {LINE_LIMIT} lines" in wrong(many)


def test_lines_stay_within_the_film_with_a_little_patience():
    source = "WEBVTT\n\n00:01.000 --> 00:07.500\nOne"
    assert len(read_captions(source, seconds=6)) == 1
    assert "Line 3: this is said until 0:07, but the film ends at 0:05." in wrong(source, seconds=5)


def test_an_arrow_that_is_said_is_no_time():
    line = read_captions("WEBVTT\n\n00:01.000 --> 00:02.000\nA --&gt; B")[0]
    assert line.text == "A → B"
    assert read_captions(write_captions([line])) == [line]


def test_a_clock_reads_as_people_write_it():
    assert [clock(0), clock(83), clock(3723)] == ["0:00", "1:23", "1:02:03"]


PIECES = st.sampled_from(
    [
        "WEBVTT",
        "\n",
        "\n\n",
        "00:01.000",
        " --> ",
        "00:02.000",
        "NOTE",
        "STYLE",
        "<v Ana>",
        "</v>",
        "&amp;",
        "&lt;",
        "1",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_no_input_does_more_than_be_refused(source):
    try:
        lines = read_captions(source)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert read_captions(write_captions(lines)) == lines


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9_000_000), st.integers(1, 60_000), st.text(min_size=1, max_size=60)),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_said_is_written_and_read_as_the_same(said):
    cues = sorted((start / 1000, (start + length) / 1000, text) for start, length, text in said)
    written = write_captions(
        [Line(start, end, text.replace("\n", " ").replace("\r", " ").replace("-->", "")) for start, end, text in cues]
    )
    try:
        lines = read_captions(written)
    except ValidationError as refused:
        # Nothing of it was a word.
        assert "have no lines" in refused.messages[0]
    else:
        again = write_captions(lines)
        assert read_captions(again) == lines
        assert write_captions(read_captions(again)) == again
