"""Exports that managers ask for: made in the background, downloaded by them alone, deleted after some days."""

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from apps.exchange.models import Export
from apps.exchange.verbs import ask as asking
from apps.exchange.verbs import ask_for_export, forget_exports, make_export, take_up_exports
from tests.conftest import signed_in
from tests.racing import needs_postgresql


@pytest.fixture(autouse=True)
def places(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.LOCAL_DIR = str(tmp_path / "media"), tmp_path / "local"
    begun = []
    monkeypatch.setattr(asking.subprocess, "Popen", lambda command, **how: begun.append(command[-2:]))
    return begun


def test_an_export_is_asked_for_made_and_downloaded_by_managers_only(thread, mona, omar, client):
    add, manager = reverse("admin:exchange_export_add"), signed_in(client, mona)
    assert "Make an export" in manager.get(add).content.decode()
    answer = manager.post(add)
    export = Export.objects.get()
    page = reverse("admin:exchange_export_change", args=[export.pk])
    download = reverse("admin:exchange_export_download", args=[export.pk])
    assert answer.headers["Location"] == page and export.asked_by == mona and export.is_going_on
    assert manager.get(download).status_code == 404
    # One at a time, whoever asks.
    assert manager.post(add).headers["Location"] == reverse("admin:exchange_export_changelist")
    with pytest.raises(ValidationError, match="being made already"):
        ask_for_export(by=omar)
    assert 'http-equiv="refresh"' in manager.get(page).content.decode()
    made = make_export(export)
    assert made.state == Export.State.FINISHED and made.total == made.done > 5 and made.attempts == 1
    told = manager.get(page).content.decode()
    assert download in told and 'http-equiv="refresh"' not in told
    response = manager.get(download)
    data = b"".join(response.streaming_content)
    assert len(data) == made.size and "no-store" in response.headers["Cache-Control"]
    assert "header.json" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "attachment" in response.headers["Content-Disposition"]
    client.logout()
    assert signed_in(client, omar).get(download).status_code == 403
    assert client.post(add).status_code == 403
    client.logout()
    assert "/login/" in client.get(download).headers["Location"]


def test_what_nobody_works_on_is_begun_anew_and_given_up_in_the_end(mona, places, monkeypatch):
    export = ask_for_export(by=mona)
    assert take_up_exports() == 0
    Export.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert take_up_exports() == 1 and places == [["make_export", str(export.pk)]]
    monkeypatch.setattr(asking, "export_content", lambda path, tell: (_ for _ in ()).throw(OSError("no room")))
    for attempt in (1, 2):
        export = make_export(export)
        assert (export.state, export.attempts, export.error) == (Export.State.RUNNING, attempt, "OSError: no room")
        # While it has its time nobody else begins.
        assert make_export(export).attempts == attempt and take_up_exports() == 0
        Export.objects.update(working_until=timezone.now() - timedelta(seconds=1))
    assert make_export(export).state == Export.State.FAILED
    assert take_up_exports() == 0 and not default_storage.exists("exports")
    # One whose process was killed each time says so.
    lost = ask_for_export(by=mona)
    Export.objects.filter(pk=lost.pk).update(
        attempts=3, working_until=timezone.now() - timedelta(seconds=1), state=Export.State.RUNNING
    )
    take_up_exports()
    lost.refresh_from_db()
    assert lost.state == Export.State.FAILED and "three times" in lost.error


def test_files_are_kept_for_some_days_and_then_deleted(thread, mona, settings, tmp_path):
    export = ask_for_export(by=mona)
    call_command("make_export", export.pk, verbosity=0)
    export.refresh_from_db()
    assert (export.expires_at - export.finished_at).days == settings.EXPORT_KEPT_DAYS
    assert forget_exports() == 0 and default_storage.exists(export.file.name)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    stray = tmp_path / "media" / "exports" / "stray.zip"
    stray.write_bytes(b"x")
    assert forget_exports() == 1 and not default_storage.exists(export.file.name) and stray.exists()
    old = timezone.now() - timedelta(days=2)
    os.utime(stray, (old.timestamp(), old.timestamp()))
    assert forget_exports() == 1 and not stray.exists()
    export.refresh_from_db()
    assert export.state == Export.State.FORGOTTEN and not export.is_ready
    with pytest.raises(CommandError, match="no export 99"):
        call_command("make_export", 99)


def test_commands_say_what_they_did_and_what_is_wrong(thread, tmp_path, capsys):
    call_command("export_content", tmp_path / "out.zip")
    told = capsys.readouterr().out
    assert "posts: 1" in told and "lines and 0 files" in told
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_content", tmp_path / "out.zip", verbosity=0)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_content", tmp_path / "nowhere" / "out.zip", verbosity=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.zip"]
    with pytest.raises(CommandError, match="Name a new folder"):
        call_command("export_content")
    with pytest.raises(CommandError, match="not empty"):
        call_command("import_content", tmp_path / "out.zip")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_how_far_an_export_is_can_be_seen_while_it_reads_one_moment(make_thread, monkeypatch):
    for number in range(3):
        make_thread(title=f"Thread {number}")
    monkeypatch.setattr(asking, "TOLD_EVERY_SECONDS", 0)
    monkeypatch.setattr("apps.exchange.verbs.export.TOLD_EVERY", 1)
    seen, write = [], asking._Teller._write

    def look(teller, done, total):
        write(teller, done, total)
        seen.append(Export.objects.get().done)

    monkeypatch.setattr(asking._Teller, "_write", look)
    export = make_export(Export.objects.create())
    assert export.state == Export.State.FINISHED and seen == sorted(seen)
    # Seen by others while it was still being written.
    assert any(0 < done < export.total for done in seen)
