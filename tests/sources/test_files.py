"""Files of rows: recognised, read to the end whatever is in them, and understood or refused by field."""

import csv
import json
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from apps.sources.columns import FIELDS, guess_mapping
from apps.sources.connectors import Unreadable
from apps.sources.connectors.csv_file import FileConnector, row_event_id
from apps.sources.files import FileError, RowError, count_rows, read_row, read_rows, sniff
from apps.sources.models import Source

from .replay import SHARED

REVIEWS = SHARED / "app_reviews" / "google_play_jupiter_3star_all_replied.csv"
HEAD = "id,text,at\n"
ROW = {
    "id": "r-1", "text": "Two weeks late", "at": "2026-03-01 09:30:00", "name": "Jane", "stars": "2",
    "reply": "Sorry", "replied": "2026-03-02 08:00:00", "link": "https://reviews.example/1", "lang": "en",
    "parent": "r-0", "talk": "c-1", "title": "Late", "followers": "12", "author": "17", "profile": "https://a.example/jane",
}  # fmt: skip
MAPPING = {
    "external_id": "id", "text": "text", "said_at": "at", "author_name": "name", "rating": "stars",
    "reply_text": "reply", "reply_at": "replied", "url": "link", "language": "lang", "parent_id": "parent",
    "conversation_id": "talk", "title": "title", "followers": "followers", "author_id": "author",
    "author_url": "profile",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def write(content: str | bytes, name: str = "rows.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def rows_of(path) -> list:
    return list(read_rows(path, sniff(path)))


def understand(changes: dict | None = None, *, zone="UTC", date_format="", mapping=MAPPING):
    return read_row(ROW | (changes or {}), mapping, zone, date_format)


@pytest.mark.skipif(not REVIEWS.is_file(), reason="the collected app reviews are not here")
def test_2273_real_reviews_are_read_with_their_replies():
    shape = sniff(REVIEWS)
    mapping = guess_mapping(shape.columns)
    assert mapping == {
        "external_id": "reviewId", "text": "content", "said_at": "at", "author_name": "userName", "rating": "score",
        "reply_text": "replyContent", "reply_at": "repliedAt",
    }  # fmt: skip
    heard = [read_row(row, mapping, "Asia/Kolkata") for _, row in read_rows(REVIEWS, shape)]
    assert len(heard) == count_rows(REVIEWS) == 2_273
    assert len({one.external_id for one in heard}) == 2_273
    assert len({one.author.name for one in heard}) == 2_247
    assert len({one.author.external_id for one in heard}) == 2_273
    assert {one.rating for one in heard} == {3}
    assert all(len(one.replies) == 1 and one.replies[0].text for one in heard)
    older = [one for one in heard if one.replies[0].said_at < one.said_at]
    assert len(older) == 67
    assert all(one.version == one.said_at for one in older)
    first = heard[0]
    assert first.said_at == datetime(2023, 4, 24, 3, 0, 6, tzinfo=UTC)
    assert first.author.name == "Gaurav Kairnar"
    with REVIEWS.open(encoding="utf-8", newline="") as file:
        assert [one.raw for one in heard] == list(csv.DictReader(file))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write, delimiter):
    lines = [["id", "text", "at"], ["1", "late, very; late", "2026-03-01"], ["2", 'she said "no"', "2026-03-02"]]
    path = write("\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines))
    shape = sniff(path)
    assert (shape.kind, shape.delimiter, shape.columns) == ("csv", delimiter, ("id", "text", "at"))
    assert [row["text"] for _, row in read_rows(path, shape)] == ["late, very; late", 'she said "no"']
    assert shape.sample[0]["id"] == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_in_its_usual_encodings(write, encoding):
    path = write((HEAD + "1,größer 日本 🙂,2026-03-01\n").encode(encoding))
    assert sniff(path).columns == ("id", "text", "at")
    assert rows_of(path) == [(2, {"id": "1", "text": "größer 日本 🙂", "at": "2026-03-01"})]


def test_json_lines_keep_every_digit_of_an_id(write):
    lines = [
        {
            "id": 570306133677760513,
            "text": "late",
            "user": {"name": "Jane", "verified": True},
            "tags": ["a"],
            "x": None,
        },
        {"id": 1.5, "text": "later"},
    ]
    path = write("\n".join(map(json.dumps, lines)) + "\n", "rows.jsonl")
    shape = sniff(path)
    assert (shape.kind, shape.columns) == ("jsonl", ("id", "text", "user.name", "user.verified", "x"))
    assert rows_of(path) == [
        (1, {"id": "570306133677760513", "text": "late", "user.name": "Jane", "user.verified": "true", "x": ""}),
        (2, {"id": "1.5", "text": "later"}),
    ]


def test_line_breaks_in_quotes_belong_to_the_text_and_lines_are_counted_as_an_editor_does(write):
    path = write(HEAD + '1,"one\r\ntwo\n\nthree",2026-03-01\r\n\r\n2,late,2026-03-02\r\n3,too,many,cells\r\n')
    (first, row), (second, _), (third, error) = rows_of(path)
    assert (first, second, third) == (2, 7, 8)
    assert row["text"] == "one\r\ntwo\n\nthree"
    assert isinstance(error, RowError)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"2,only two\n", "2 fields"),
        (b"2,a,b,c\n", "4 fields"),
        (b"2,nul \x00 here,2026-03-01\n", "NUL"),
        ("2,größer,2026-03-01\n".encode("latin-1"), "UTF-8"),
        (b"2,\xed\xa0\x80,2026-03-01\n", "UTF-8"),
        (b'2,"ab"c,2026-03-01\n', "not CSV"),
        (b"2," + b"x" * 110_000 + b",2026-03-01\n", "110000 characters"),
        (b"2," + b"x" * 200_000 + b",2026-03-01\n", "no end"),
        (b"2," + b"x" * 10_000_000 + b",2026-03-01\n", "longer than"),
        (b'2,"' + b"x" * 10_000_000 + b'",2026-03-01\n', "longer than"),
    ],
)
def test_a_broken_row_is_told_with_its_line_and_the_rest_goes_on(write, broken, said):
    path = write(HEAD.encode() + b"1,first,2026-03-01\n" + broken + b"3,last,2026-03-03\n")
    (_, first), (line, error), (last_line, last) = rows_of(path)
    assert (first["id"], last["id"]) == ("1", "3")
    assert (line, last_line) == (3, 4)
    assert isinstance(error, RowError) and said in str(error)
    assert count_rows(path) == 3


def test_a_quotation_mark_without_an_end_is_told_with_how_much_it_swallowed(write):
    path = write(HEAD + '1,"open,2026-03-01\n' + "".join(f"{n},late,2026-03-01\n" for n in range(2, 10)))
    ((line, error),) = rows_of(path)
    assert line == 2 and "line 10" in str(error) and "quotation mark" in str(error)


def test_a_quotation_mark_without_an_end_swallows_a_limited_part(write):
    many = "".join(f"{n},late enough to fill a few lines,2026-03-01\n" for n in range(2, 20_000))
    rows = rows_of(write(HEAD + '1,"open,2026-03-01\n' + many))
    good = [row for _, row in rows if isinstance(row, dict)]
    assert isinstance(rows[0][1], RowError)
    assert len(good) > 15_000 and good[-1]["id"] == "19999"


@pytest.mark.parametrize("broken", ["not json", "[1]", "5", '"text"', "{", '{"a": ' * 2_000, '{"text": "a\\u0000"}',
                                    '{"text": "\\ud800"}', '{"text": "' + "x" * 110_000 + '"}'])  # fmt: skip
def test_a_broken_json_line_is_told_and_the_rest_goes_on(write, broken):
    path = write('{"id": "1"}\n' + broken + '\n{"id": "3"}\n', "rows.jsonl")
    (_, first), (line, error), (_, last) = rows_of(path)
    assert (first, line, last) == ({"id": "1"}, 2, {"id": "3"})
    assert isinstance(error, RowError)


@pytest.mark.parametrize("content", [
    b"", b"\xef\xbb\xbf", b"  \n \n", b"only one column\nx\n", b"PK\x03\x04" + bytes(100),
    b"\xd0\xcf\x11\xe0" + bytes(9),
    b"\x89PNG\r\n" + bytes(500), "id,text".encode("utf-32"), b'[{"id": 1}]', b'{"id": ',
    "größe;text\n1;2".encode("latin-1"),
    ",".join(f"c{n}" for n in range(301)).encode() + b"\n", "id,text,at\n1,2,3\n".encode("utf-16-le"),
    b'"' + b"x" * 2_000_000,
])  # fmt: skip
def test_a_file_that_is_none_of_ours_is_refused_with_what_to_do(write, content):
    with pytest.raises(FileError) as caught:
        sniff(write(content))
    assert len(str(caught.value)) > 15


def test_a_file_that_ends_in_the_middle_of_a_character_is_told(write):
    path = write("id,text\n1,a\n2,b\n".encode("utf-16") + b"\x00")
    found = rows_of(path)
    assert [row["id"] for _, row in found[:2]] == ["1", "2"]
    assert isinstance(found[2][1], RowError)


def test_columns_without_a_name_or_with_the_same_get_one(write):
    path = write("id,,id,text\n1,2,3,4\n")
    assert sniff(path).columns == ("id", "column 2", "id (3)", "text")
    assert rows_of(path) == [(2, {"id": "1", "column 2": "2", "id (3)": "3", "text": "4"})]


def test_empty_cells_at_the_end_of_a_row_are_no_error(write):
    assert rows_of(write(HEAD + "1,late,2026-03-01,,,\n")) == [(2, {"id": "1", "text": "late", "at": "2026-03-01"})]


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "many.csv"
    with path.open("w") as file:
        file.write(HEAD)
        for number in range(60_000):
            file.write(f"{number},the parcel is late again and again,2026-03-01\n")
    shape = sniff(path)
    tracemalloc.start()
    read = sum(1 for _ in read_rows(path, shape))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 60_000
    assert peak < 1_000_000 < path.stat().st_size


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"],
            {"external_id": "tweet_id", "author_id": "author_id", "said_at": "created_at", "text": "text",
             "parent_id": "in_response_to_tweet_id"},
        ),
        (
            ["tweet_id", "airline_sentiment", "name", "text", "tweet_created", "user_timezone"],
            {"external_id": "tweet_id", "author_name": "name", "text": "text", "said_at": "tweet_created"},
        ),
        (
            ["Review Id", "Review Created (UTC)", "Review Consumer User Id", "Review User Name", "Consumer Name",
             "Review Title", "Review Content", "Review Stars", "Review Language", "Company Reply",
             "Reply Created (UTC)"],
            {"external_id": "Review Id", "said_at": "Review Created (UTC)", "author_name": "Consumer Name",
             "title": "Review Title", "text": "Review Content", "rating": "Review Stars", "language": "Review Language",
             "reply_text": "Company Reply", "reply_at": "Reply Created (UTC)"},
        ),
        (
            ["id", "conversation_id", "text", "created_at", "author.name", "author_id",
             "author.public_metrics.followers_count", "lang"],
            {"external_id": "id", "conversation_id": "conversation_id", "text": "text", "said_at": "created_at",
             "author_name": "author.name", "author_id": "author_id",
             "followers": "author.public_metrics.followers_count", "language": "lang"},
        ),
        (["foo", "bar"], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_usual_columns_are_recognised(columns, expected):
    assert guess_mapping(columns) == expected
    assert set(guess_mapping(columns)) <= set(FIELDS)


def test_a_row_is_heard_with_all_it_says():
    heard = understand()
    assert (heard.external_id, heard.text, heard.title, heard.rating) == ("r-1", "Two weeks late", "Late", 2)
    assert (heard.parent_id, heard.conversation_id, heard.language) == ("r-0", "c-1", "en")
    assert heard.said_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert heard.url == "https://reviews.example/1"
    assert (heard.author.external_id, heard.author.name, heard.author.followers) == ("id:17", "Jane", 12)
    assert heard.author.url == "https://a.example/jane"
    assert [(reply.text, reply.said_at) for reply in heard.replies] == [("Sorry", datetime(2026, 3, 2, 8, tzinfo=UTC))]
    assert heard.raw == ROW


def test_a_reply_may_be_older_than_what_it_answers():
    heard = understand({"replied": "2026-02-01 00:00:00"})
    assert heard.replies[0].said_at < heard.said_at == heard.version


def test_a_newer_reply_makes_a_newer_version():
    assert understand().version == understand().replies[0].said_at > understand({"reply": ""}).version


def test_namesakes_are_two_people_where_no_column_names_an_id():
    without = {field: column for field, column in MAPPING.items() if field != "author_id"}
    one, other = understand(mapping=without), understand({"id": "r-2"}, mapping=without)
    assert one.author.name == other.author.name
    assert one.author.external_id != other.author.external_id


@pytest.mark.parametrize(
    ("zone", "date_format", "value", "expected"),
    [
        ("UTC", "", "2026-03-01", (2026, 3, 1, 0, 0)),
        ("UTC", "", "2026-03-01T09:30:00Z", (2026, 3, 1, 9, 30)),
        ("Europe/Berlin", "", "2026-07-01 09:30:00", (2026, 7, 1, 7, 30)),
        ("Europe/Berlin", "", "2026-07-01T09:30:00+00:00", (2026, 7, 1, 9, 30)),
        ("Europe/Berlin", "%d.%m.%Y %H:%M", "01.03.2026 09:30", (2026, 3, 1, 8, 30)),
        ("UTC", "%a %b %d %H:%M:%S %z %Y", "Tue Oct 31 22:10:47 +0000 2017", (2017, 10, 31, 22, 10)),
    ],
)
def test_times_are_read_in_their_format_and_zone(zone, date_format, value, expected):
    said_at = understand({"at": value, "reply": ""}, zone=zone, date_format=date_format).said_at
    assert (said_at.year, said_at.month, said_at.day, said_at.hour, said_at.minute) == expected


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "external_id"),
        ({"id": "5.70306E+17"}, "external_id"),
        ({"id": "5,70306e17"}, "external_id"),
        ({"id": "#NAME?"}, "external_id"),
        ({"id": "######"}, "external_id"),
        ({"id": "x" * 201}, "external_id"),
        ({"id": "a\tb"}, "external_id"),
        ({"parent": "5.7E+17"}, "parent_id"),
        ({"talk": "5.7E+17"}, "conversation_id"),
        ({"author": "5.7E+17"}, "author_id"),
        ({"text": "  "}, "text"),
        ({"text": "\u200b"}, "text"),
        ({"text": "x" * 18_001}, "text"),
        ({"at": ""}, "said_at"),
        ({"at": "yesterday"}, "said_at"),
        ({"at": "01.03.2026"}, "said_at"),
        ({"at": "1970-01-01"}, "said_at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "said_at"),
        ({"at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "said_at"),
        ({"replied": ""}, "reply_at"),
        ({"replied": "later"}, "reply_at"),
        ({"replied": "2999-01-01"}, "reply_at"),
        ({"stars": "0"}, "rating"),
        ({"stars": "6"}, "rating"),
        ({"stars": "4.5"}, "rating"),
        ({"stars": "five"}, "rating"),
        ({"stars": "٣"}, "rating"),
        ({"link": "javascript:alert(1)"}, "url"),
        ({"profile": "data:text/html,x"}, "author_url"),
        ({"lang": "English!"}, "language"),
        ({"followers": "many"}, "followers"),
        ({"followers": "9" * 10}, "followers"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named_with_a_reason(changes, field):
    with pytest.raises(RowError) as caught:
        understand(changes)
    assert caught.value.field == field
    assert len(caught.value.reason) > 5


def test_a_rounded_id_is_refused_with_what_to_do():
    with pytest.raises(RowError, match="import the column as text"):
        understand({"id": "5.70306E+17"})


@pytest.mark.parametrize("field", ["external_id", "text", "said_at", "reply_at"])
def test_a_column_that_was_not_chosen_is_named(field):
    with pytest.raises(RowError) as caught:
        understand(mapping={name: column for name, column in MAPPING.items() if name != field})
    assert caught.value.field == field


def test_a_time_zone_or_format_that_is_none_is_named():
    for settings in (
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"date_format": "%Q"},
        {"date_format": "%("},
    ):
        with pytest.raises(RowError) as caught:
            understand(**settings)
        assert caught.value.field == "said_at"


@pytest.mark.parametrize("stars", ["5", "5.0", "5,00"])
def test_a_rating_may_be_written_as_spreadsheets_do(stars):
    assert understand({"stars": stars}).rating == 5


def test_the_connector_reads_a_row_that_arrived():
    source = Source(pk=3, network="file", settings={"mapping": MAPPING, "time_zone": "Europe/Berlin"})
    heard = FileConnector(source).read({"row": ROW})
    assert heard.said_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert heard.author.external_id == "3:id:17"
    own = FileConnector(source).read({"row": ROW, "time_zone": "UTC"})
    assert own.said_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    for raw in ({}, {"row": []}, {"row": ROW | {"id": "5.7E+17"}}, {"row": ROW, "mapping": {"text": "text"}}):
        with pytest.raises(Unreadable):
            FileConnector(source).read(raw)


def test_the_same_row_is_the_same_arrival_and_a_changed_one_is_new():
    assert row_event_id("r-1", ROW) == row_event_id("r-1", dict(reversed(ROW.items())))
    assert row_event_id("r-1", ROW) != row_event_id("r-1", ROW | {"stars": "1"})
    assert row_event_id("r-1", ROW).startswith("r-1:")
