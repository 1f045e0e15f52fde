"""Files of articles: of kinds that cannot run, for those who may read the article, and of that article only."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.knowledge.models import Attachment, Audience
from apps.knowledge.verbs import (
    arrange_article,
    attach_file,
    detach_file,
    publish_revision,
    translate_article,
    withdraw_article,
)
from apps.knowledge.verbs.attach import BYTE_LIMIT, FILES_PER_ARTICLE
from tests.conftest import signed_in
from tests.foundation.pictures import photograph, upload

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_picture_is_drawn_anew_and_shown_in_the_text(article, omar, edith, write, client):
    attachment = attach_file(article, upload(photograph(), "Mein Kessel März.JPG"), by=omar)
    assert attachment.is_picture
    assert attachment.get_absolute_url().endswith("/mein_kessel_marz.webp")
    publish_revision(write(article, body=f"![Kettle]({attachment.get_absolute_url()})"), by=edith)
    assert attachment.get_absolute_url() in client.get(article.get_absolute_url(), follow=True).text
    answer = client.get(attachment.get_absolute_url())
    assert Image.open(io.BytesIO(answer.getvalue())).format == "WEBP"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("guide.pdf", PDF, "application/pdf"),
        ("notes.txt", "Größe\r\n".encode(), "text/plain; charset=utf-8"),
        ("sizes.csv", b"\xef\xbb\xbfa;b\n1;2\n", "text/csv; charset=utf-8"),
    ],
)
def test_documents_are_downloaded_as_they_are(article, omar, client, name, data, content_type):
    attachment = attach_file(article, file(name, data), by=omar)
    answer = client.get(attachment.get_absolute_url())
    assert answer.getvalue() == data
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg onload='alert(1)'/>"),
        ("archive.zip", b"PK\x03\x04"),
        ("program.pdf", b"MZ\x90\x00" + bytes(2000)),
        ("late.pdf", b" " * 5_000 + PDF),
        ("binary.txt", b"\x7fELF\x02\x01\x00"),
        ("latin.csv", "Größe".encode("latin-1")),
        ("letter.doc", b"\xd0\xcf\x11\xe0"),
        ("noending", b"words"),
        ("fake.png", b"not a picture"),
        ("empty.txt", b""),
    ],
)
def test_everything_else_is_refused_by_a_sentence_and_leaves_nothing(article, omar, shelf, name, data):
    with pytest.raises(ValidationError) as refusal:
        attach_file(article, file(name, data), by=omar)
    assert len(refusal.value.messages[0]) > 20
    assert not Attachment.objects.exists()
    assert not [one for one in shelf.rglob("*") if one.is_file()]


def test_what_is_too_large_or_too_much_is_refused(article, omar, monkeypatch):
    huge = file("notes.txt", b"x")
    huge.size = BYTE_LIMIT + 1
    with pytest.raises(ValidationError, match="20 MB are the most"):
        attach_file(article, huge, by=omar)
    fields = {"article": article, "content_type": "text/plain", "size": 1, "uploaded_by": omar}
    Attachment.objects.bulk_create(
        [Attachment(name=f"{n}.txt", file=f"attachments/{n}", **fields) for n in range(FILES_PER_ARTICLE)]
    )
    with pytest.raises(ValidationError, match="Take one away"):
        attach_file(article, file("notes.txt", b"x"), by=omar)


@pytest.mark.parametrize(
    "told", ["../../etc/passwd.txt", "C:\\x\\..\\a.txt", "a\u202etxt.exe.txt", "..txt", "." * 300 + "txt"]
)
def test_a_name_is_a_plain_word_whatever_was_told(article, omar, told):
    # Django's own upload class cleans names already; this one says what it is told.
    sent = file("x.txt", b"words")
    sent._name = told
    attachment = attach_file(article, sent, by=omar)
    assert not set(attachment.name) & set("/\\\u202e \"'")
    assert 4 < len(attachment.name) <= 120
    assert attachment.name.endswith(".txt")


def test_who_may_not_read_the_article_finds_no_file(client, article, omar, ana, edith):
    address = attach_file(article, file("notes.txt", b"words"), by=omar).get_absolute_url()
    assert client.get(address).status_code == 200
    arrange_article(article, by=edith, audience=Audience.STAFF)
    assert client.get(address).status_code == 404
    assert signed_in(client, ana).get(address).status_code == 404
    answer = signed_in(client, omar).get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    client.logout()
    arrange_article(article, by=edith, audience=Audience.EVERYBODY)
    withdraw_article(article, by=edith)
    assert client.get(address).status_code == 404


def test_files_of_other_articles_are_refused_and_those_of_the_original_are_not(
    article, make_article, write, omar, edith
):
    address = attach_file(article, file("notes.txt", b"words"), by=omar).get_absolute_url()
    other = make_article(title="Another")
    with pytest.raises(ValidationError, match="not attached to this article"):
        write(other, body=f"[notes]({address})")
    with pytest.raises(ValidationError, match="not attached to this article"):
        write(title="New", body=f"![]({address})")
    german = translate_article(article, by=edith, language="de").article
    assert address in write(german, body=f"[Notizen]({address})").html


def test_a_file_that_a_text_uses_stays(article, omar, write, django_capture_on_commit_callbacks):
    attachment = attach_file(article, file("notes.txt", b"words"), by=omar)
    draft = write(article, body=f"[notes]({attachment.get_absolute_url()})")
    with pytest.raises(ValidationError, match="Take it out of the text first"):
        detach_file(attachment, by=omar)
    write(draft.article, body="No notes.")
    with django_capture_on_commit_callbacks(execute=True):
        detach_file(attachment, by=omar)
    assert not default_storage.exists(attachment.file.name)
