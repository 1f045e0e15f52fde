"""What is sent along: taken by its bytes, kept for its sheet, read by those two sides alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.contact.limits import FILES_LIMIT
from apps.contact.models import RequestFile
from apps.contact.verbs import drop_file, keep_file, send_request, sweep_files, sweep_stray_files
from tests.conftest import signed_in
from tests.foundation.pictures import CANARY, picture

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
pytestmark = pytest.mark.django_db


def upload(data: bytes, name: str = "file.pdf", content_type: str = "application/pdf"):
    return SimpleUploadedFile(name, data, content_type)


@pytest.mark.parametrize(
    ("name", "data", "kept_as"),
    [
        ("invoice.pdf", PDF, "invoice.pdf"),
        ("invoice.exe", PDF, "invoice.pdf"),
        ("photo.PNG", picture(), "photo.webp"),
        ("photo.html", picture("JPEG"), "photo.webp"),
        ("notes.txt", "Grüße\n".encode(), "notes.txt"),
        ("page.html", b"<script>alert(1)</script>", "page.txt"),
        ("../../etc/passwd", b"root", "passwd.txt"),
        ("a\r\nb\u202etxt.exe", b"words", "a btxt.txt"),
    ],
)
def test_a_file_is_what_its_bytes_are_and_is_called_so(name, data, kept_as):
    kept = keep_file(upload(data, name), ticket=uuid4())
    assert kept.name == kept_as
    assert default_storage.exists(kept.file.name)
    assert kept.file.name == f"requests/{str(kept.key)[:2]}/{kept.key}.{kept.kind}"


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90\x00" + bytes(60), b"PK\x03\x04" + bytes(60), b"\x7fELF" + bytes(60), b"\x00" * 40, b"\xff\xd8\xffbroken"],
    ids=["program", "archive", "binary", "zeros", "broken picture"],
)
def test_anything_else_is_refused_by_name_and_nothing_is_kept(data):
    with pytest.raises(ValidationError, match="my file"):
        keep_file(upload(data, "my file.pdf"), ticket=uuid4())
    assert not RequestFile.objects.exists()


def test_a_picture_leaves_behind_what_came_beside_its_pixels():
    kept = keep_file(upload(picture() + CANARY, "p.png"), ticket=uuid4())
    assert CANARY not in kept.file.read()


def test_too_large_empty_and_too_many_are_told_apart(monkeypatch):
    ticket = uuid4()
    with pytest.raises(ValidationError, match="is empty"):
        keep_file(upload(b""), ticket=ticket)
    large = upload(PDF)
    large.size = 9_000_000
    with pytest.raises(ValidationError, match=r"9.0 MB; 8 MB are the most"):
        keep_file(large, ticket=ticket)
    for _number in range(FILES_LIMIT):
        keep_file(upload(PDF), ticket=ticket)
    with pytest.raises(ValidationError, match="one too many"):
        keep_file(upload(PDF), ticket=ticket)
    assert keep_file(upload(PDF), ticket=uuid4())


def test_a_file_goes_with_its_sheet_and_to_no_other(form, ana):
    mine, other = uuid4(), uuid4()
    kept, elsewhere = keep_file(upload(PDF), ticket=mine), keep_file(upload(PDF), ticket=other)
    assert not drop_file(kept.key, ticket=other)
    request = send_request(form, by=ana, values=[], ticket=mine)
    assert list(request.files.all()) == [kept]
    assert kept.address in request.thread.posts.get().body
    elsewhere.refresh_from_db()
    assert elsewhere.request is None
    # What was sent is no draft any more.
    assert not drop_file(kept.key, ticket=mine)


def test_only_the_asker_and_staff_fetch_it_and_as_a_file_to_save(client, form, ana, bela, omar):
    ticket = uuid4()
    kept = keep_file(upload(PDF, "invoice.pdf"), ticket=ticket)
    address = kept.get_absolute_url()
    assert signed_in(client, omar).get(address).status_code == 404
    send_request(form, by=ana, values=[], ticket=ticket)
    for person, status in ((ana, 200), (omar, 200), (bela, 404)):
        assert signed_in(client, person).get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 404
    response = signed_in(client, ana).get(address)
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="invoice.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_what_is_never_sent_is_forgotten_after_a_day_with_what_a_crash_left(django_capture_on_commit_callbacks):
    old, young = keep_file(upload(PDF), ticket=uuid4()), keep_file(upload(PDF), ticket=uuid4())
    RequestFile.objects.filter(pk=old.pk).update(kept_at=timezone.now() - timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files() == 1
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(young.file.name)
    RequestFile.objects.all().delete()
    # It is as old as its file says, and that one is young.
    assert sweep_stray_files() == 0
    import os

    os.utime(default_storage.path(young.file.name), (1_000_000_000, 1_000_000_000))
    assert sweep_stray_files() == 1
