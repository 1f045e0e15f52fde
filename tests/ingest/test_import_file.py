"""A file of complaints comes in row by row; what cannot be taken is told with its line, and nothing comes twice."""

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from apps.forum.models import Post, Thread
from apps.ingest.models import Complaint, Import
from apps.ingest.verbs import import_file as module
from apps.ingest.verbs import start_import
from apps.people.models import Handle, User
from apps.sources.models import Source

REVIEWS = (
    Path(settings.BASE_DIR).parent / "shared" / "data" / "app_reviews" / "google_play_jupiter_3star_all_replied.csv"
)

ROWS = """id,text,date,author,stars
r1,The lid is loose.,2026-05-01 10:00:00,Joe,2
r2,It smells of plastic.,2026-05-02 10:00:00,Eva,1
5.70306E+17,Excel was here.,2026-05-02 10:00:00,Max,3
r4,,2026-05-02 10:00:00,Max,3
r5,No idea when.,the day before yesterday,Max,3
r6,Great kettle!,2026-05-03 10:00:00,Ida,9
r7,Works well.,2026-05-03 10:00:00,Joe,5
"""


@pytest.fixture
def reviews(tmp_path):
    file = tmp_path / "reviews.csv"
    file.write_text(ROWS)
    return file


def bring(path, *words) -> str:
    from io import StringIO

    said = StringIO()
    call_command("import_complaints", path, *words, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_good_rows_go_in_and_bad_ones_are_told_with_line_and_field(reviews):
    said = bring(reviews)

    assert sorted(Complaint.objects.values_list("external_id", flat=True)) == ["r1", "r2", "r7"]
    problems = dict(Import.objects.get().problems.values_list("line", "field"))
    assert problems == {4: "external_id", 5: "text", 6: "said_at", 7: "rating"}
    for line in (4, 5, 6, 7):
        assert f"line {line}:" in said
    assert "7 rows read: 3 added, 0 updated, 0 unchanged, 4 refused." in said


@pytest.mark.django_db
def test_bringing_the_same_file_again_adds_nothing(reviews):
    bring(reviews)
    assert "0 added, 0 updated, 3 unchanged" in bring(reviews)
    assert Thread.objects.count() == 3


@pytest.mark.django_db
def test_namesakes_are_two_people(reviews):
    bring(reviews)
    assert User.objects.staged().filter(name="Joe").count() == 2


@pytest.mark.django_db
def test_a_dry_run_tells_and_stores_nothing(reviews):
    assert "3 would be added" in bring(reviews, "--dry-run")
    assert not Complaint.objects.exists()
    assert Import.objects.get().problems.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "text=nowhere"], "no column"),
        (["--map", "colour=text"], "FIELD is one of"),
        (["--map", "text"], "FIELD=COLUMN"),
    ],
)
def test_a_wrong_mapping_says_what_the_file_has(reviews, words, said):
    with pytest.raises(CommandError, match=said):
        bring(reviews, *words)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"only,a,header\n"])
def test_a_file_without_rows_is_refused_or_brings_nothing(tmp_path, content):
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    try:
        assert "0 added" in bring(file)
    except CommandError as error:
        assert str(error)
    assert not Complaint.objects.exists()


@pytest.mark.django_db
def test_a_source_of_another_network_takes_no_file(reviews):
    Source.objects.create(name="App reviews", network="mastodon")
    with pytest.raises(CommandError, match="listens to mastodon"):
        bring(reviews)


@pytest.mark.django_db
def test_json_lines_come_in_with_nested_authors(tmp_path):
    file = tmp_path / "export.jsonl"
    rows = [
        {
            "id": f"j{number}",
            "text": "Leaks.",
            "created_at": "2026-05-01T10:00:00Z",
            "author": {"id": "17", "name": "Joe"},
        }
        for number in range(3)
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n{broken\n")
    bring(file)

    assert Complaint.objects.count() == 3
    assert User.objects.staged().count() == 1
    assert Import.objects.get().problems.get().line == 4


@pytest.mark.django_db
def test_an_import_that_was_cut_goes_on_where_it_stood(reviews, catch_up, monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(module, "BATCH", 2)
    source = Source.objects.create(name="File", network="file", policy="at_once")
    batch = Import(source=source)
    batch.file.save("reviews.csv", ContentFile(ROWS.encode()))
    start_import(batch, by=None)

    module.work_on_import(batch, Path(batch.file.path), seconds=0.000001)
    assert (batch.rows_read, batch.state) == (2, "running")
    catch_up()
    batch.refresh_from_db()
    assert (batch.rows_read, batch.added, batch.refused, batch.state) == (7, 3, 4, "finished")


@pytest.mark.django_db
def test_two_workers_do_not_work_on_one_import(reviews, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    source = Source.objects.create(name="File", network="file", policy="at_once")
    batch = Import(source=source)
    batch.file.save("reviews.csv", ContentFile(ROWS.encode()))
    start_import(batch, by=None)
    assert module._lease(batch)
    again = Import.objects.get()
    module.work_on_import(again, Path(again.file.path))
    assert again.rows_read == 0


@pytest.mark.django_db
@pytest.mark.skipif(not REVIEWS.exists(), reason="shared/data is not beside this checkout")
def test_2273_real_reviews_with_their_replies(tmp_path):
    with REVIEWS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    broken = tmp_path / "broken.csv"
    lines = REVIEWS.read_text(encoding="utf-8")
    broken.write_text(lines.replace("2023-04-24 08:30:06", "yesterday", 1), encoding="utf-8")

    assert "2,272 added" in bring(broken)
    assert Import.objects.get().problems.get().line == 2
    assert "1 added, 0 updated, 2,272 unchanged" in bring(REVIEWS)
    assert "0 added, 0 updated, 2,273 unchanged" in bring(REVIEWS)

    assert Thread.objects.count() == Complaint.objects.count() == 2273
    replies = Post.objects.filter(voice="official", is_opening=False)
    assert replies.count() == 2273
    authors = Handle.objects.exclude(external_id__startswith="company:")
    assert authors.count() == 2273
    assert authors.values("user__name").distinct().count() == len({row["userName"].strip() for row in rows}) == 2247

    expected = {
        row["reviewId"]: (moment(row["repliedAt"]), moment(row["repliedAt"]) - moment(row["at"])) for row in rows
    }
    unknown = Counter()
    for complaint in Complaint.objects.select_related("thread"):
        replied_at, took = expected[complaint.external_id]
        thread = complaint.thread
        assert thread.answered_at == replied_at
        unknown[thread.first_response_time is None] += 1
        assert thread.first_response_time == (took if took.total_seconds() >= 0 else None)
    assert unknown == {True: 67, False: 2206}
    threads = dict(Post.objects.filter(voice="official").values_list("thread", "posted_at"))
    assert len(threads) == 2273
    # The test is one transaction, and PostgreSQL checks at its end what the rows point to with plans that it made when
    # there were none.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
