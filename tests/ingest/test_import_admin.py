"""A file of complaints: uploaded, its columns chosen, tried, brought in and watched."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.ingest.models import Complaint, Import
from apps.ingest.verbs.import_file import queue_waiting_imports
from apps.sources.models import Source
from tests.conftest import signed_in
from tests.staff import page, told

CSV = (
    b"reviewId,userName,content,score,at,replyContent,repliedAt\n"
    b"r1,Joe,The app never opens,1,2026-05-03 12:00:00,,\n"
    b"r2,Ann,Great app,5,2026-05-04 12:00:00,Thank you,2026-05-05 12:00:00\n"
    b"r3,Kim,No date,3,yesterday,,\n"
)
COLUMNS = {
    "map_external_id": "reviewId", "map_text": "content", "map_said_at": "at", "map_author_name": "userName",
    "map_rating": "score", "map_reply_text": "replyContent", "map_reply_at": "repliedAt",
}  # fmt: skip


@pytest.fixture
def at_work(client, mona, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return signed_in(client, mona)


def upload(at_work, content=CSV, name="reviews.csv", **fields):
    values = {"new_source": "App reviews", "policy": "at_once", "time_zone": "UTC", "date_format": ""} | fields
    return at_work.post(page(Import, "add"), {"file": SimpleUploadedFile(name, content), **values})


@pytest.fixture
def draft(at_work):
    upload(at_work)
    return Import.objects.get()


def start(at_work, draft, button="_start", **changes):
    return at_work.post(page(draft), {"time_zone": "UTC", "date_format": "", button: "1"} | COLUMNS | changes)


def test_an_upload_guesses_the_columns_and_waits_for_somebody_to_start_it(at_work, draft, catch_up):
    assert draft.state == Import.State.DRAFT
    assert draft.mapping["external_id"] == "reviewId"
    assert draft.rows_total == 3
    assert draft.file_name == "reviews.csv"
    assert "reviews" not in draft.file.name
    assert Source.objects.get(name="App reviews").policy == "at_once"

    Import.objects.update(created_at="2026-01-01T00:00:00+00:00")
    assert queue_waiting_imports() == 0
    catch_up()
    assert not Complaint.objects.exists()

    html = at_work.get(page(draft)).content.decode()
    assert "The app never opens" in html
    assert '<option value="content" selected>' in html
    assert "http-equiv" not in html


def test_starting_brings_the_rows_in_and_tells_the_problems_by_line(at_work, draft, catch_up):
    start(at_work, draft)
    running = at_work.get(page(draft)).content.decode()
    assert '<meta http-equiv="refresh"' in running
    assert '<progress class="import-progress" max="3" value="0"' in running

    catch_up()

    done = at_work.get(page(draft)).content.decode()
    assert "http-equiv" not in done
    assert '<progress class="import-progress" max="3" value="3"' in done
    assert Complaint.objects.count() == 2
    assert Complaint.objects.get(external_id="r1").rating == 1
    problem = draft.problems.get()
    assert problem.line == 4
    assert f"<td>{problem.line}</td>" in done
    assert problem.reason in done.replace("&#x27;", "'")


def test_a_dry_run_stores_nothing_and_can_be_repeated_for_real(at_work, draft, catch_up):
    start(at_work, draft, button="_dry_run")
    catch_up()
    assert not Complaint.objects.exists()
    tried = Import.objects.get()
    assert (tried.added, tried.refused) == (2, 1)
    assert "Would be added" in at_work.get(page(tried)).content.decode()

    at_work.post(page(tried, "for-real"))
    catch_up()

    assert Complaint.objects.count() == 2
    assert Import.objects.filter(is_dry_run=False, state="finished").count() == 1


def test_the_columns_can_be_chosen_differently(at_work, draft, catch_up):
    start(at_work, draft, map_text="userName", map_rating="")
    catch_up()

    complaint = Complaint.objects.get(external_id="r1")
    assert complaint.text == "Joe"
    assert complaint.rating is None


def test_a_column_that_every_row_needs_must_be_named(at_work, draft):
    response = start(at_work, draft, map_text="")

    assert "A row cannot be taken without it" in response.content.decode()
    assert Import.objects.get().state == Import.State.DRAFT


def test_a_column_that_the_file_does_not_have_is_refused(at_work, draft):
    response = start(at_work, draft, map_text="nothing")

    assert response.context["errors"]
    assert Import.objects.get().state == Import.State.DRAFT


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"only one column\nrow\n", "Only one column was found"),
        (b"PK\x03\x04" + b"\0" * 50, "spreadsheet"),
        (b'[{"id": 1}]', "JSON Lines"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(at_work, content, words):
    response = upload(at_work, content)

    assert words in response.content.decode()
    assert not Import.objects.exists()
    assert not Source.objects.exists()


def test_a_file_that_is_too_large_is_refused(at_work, monkeypatch):
    monkeypatch.setattr("apps.ingest.import_forms.FILE_LIMIT", 100)

    assert "Split it" in upload(at_work).content.decode()
    assert not Import.objects.exists()


def test_an_upload_needs_a_source_and_a_new_one_needs_a_new_name(at_work, draft):
    assert "Choose a source, or name a new one" in upload(at_work, new_source="").content.decode()
    assert "There is a source of this name" in upload(at_work, new_source="App reviews").content.decode()
    assert Import.objects.count() == 1

    upload(at_work, new_source="", source=draft.source_id)
    assert Import.objects.filter(source=draft.source).count() == 2


@pytest.mark.parametrize("date_format", ["%H:%M", "day/month/year", "%d/%m", "%Q"])
def test_a_date_format_that_tells_no_date_is_refused(at_work, date_format):
    assert "does not tell day, month and year" in upload(at_work, date_format=date_format).content.decode()


def test_only_sources_of_files_take_files(at_work, stand_in):
    response = upload(at_work, new_source="", source=stand_in.pk)

    assert response.status_code == 200
    assert not Import.objects.exists()


def test_a_draft_is_discarded_with_its_file_and_a_started_import_stays(at_work, draft, catch_up, settings):
    path = draft.file.path
    start(at_work, draft)
    assert at_work.post(page(draft, "delete"), {"post": "yes"}).status_code == 403

    Import.objects.update(state=Import.State.DRAFT)
    at_work.post(page(draft, "delete"), {"post": "yes"})

    assert not Import.objects.exists()
    from pathlib import Path

    assert not Path(path).exists()


def test_a_file_that_went_away_before_the_start_is_told(at_work, draft):
    draft.file.storage.delete(draft.file.name)

    response = start(at_work, draft)

    assert response.status_code in (200, 302)
    assert Import.objects.get().state == Import.State.DRAFT


def test_an_agent_brings_in_nothing(client, omar, draft):
    at_work = signed_in(client, omar)
    assert upload(at_work).status_code == 403
    assert start(at_work, draft).status_code == 403
    assert told(upload(at_work)) == ""
