"""A file from somebody else is not believed: what does not fit is told with file and line, and nothing is kept."""

import json
import os
import zipfile
from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from apps.exchange.format import LINE_LIMIT
from apps.exchange.verbs import import_content
from apps.forum.models import Picture, Post, Thread
from apps.forum.verbs import post_reply
from apps.knowledge.models import Section, Video
from apps.people.models import User
from tests.exchange.site import empty_site, refusal, rewritten, taken_out, with_line
from tests.foundation.pictures import picture


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def export(make_thread, ana, omar, tmp_path):
    """A folder with an export of a small site, which is empty afterwards."""
    thread = make_thread(title="It rattles")
    post = post_reply(thread, by=omar, body="Since when?")
    shown = Picture(uploaded_by=omar, post=post, format="webp", width=60, height=40, size=1)
    shown.file.save(f"{uuid4()}.webp", ContentFile(picture("WEBP")))
    section = Section.objects.create(title="Films", slug="films")
    Video.objects.create(
        section=section, title="How", slug="how", created_by=omar, host="youtube", external_id="abcdefghijk",
        published_at=thread.opened_at,
    )  # fmt: skip
    taken_out(tmp_path / "export")
    empty_site()
    return tmp_path / "export"


@pytest.fixture
def changed(export, tmp_path):
    """A copy of the export in which one value of a line is another; returns what the import says to it."""
    made = 0

    def say(noun: str, number: int = 1, **values) -> str:
        nonlocal made
        made += 1
        copy = tmp_path / f"changed-{made}"
        copy.mkdir()
        for path in (path for path in export.rglob("*") if path.is_file()):
            target = copy / path.relative_to(export)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
        with_line(copy, noun, number, **values)
        return refusal(copy)

    return say


def test_a_site_with_anything_in_it_is_left_as_it_is(export, ana):
    User.objects.create(username="somebody")
    told = refusal(export)
    assert "not empty" in told and "1 people" in told
    assert not Thread.objects.exists()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_content", export, verbosity=0)


def test_values_that_do_not_fit_are_told_with_file_line_and_field(changed):
    huge = 10**30
    for noun, values, words in [
        ("threads", {"title": "x" * 151}, "“title”: it has 151 characters, 150 are the most"),
        ("threads", {"title": "two\nlines"}, "“title”: it has characters that no text has"),
        ("threads", {"title": "\ud800"}, "“title”: it has characters that no text has"),
        ("threads", {"kind": "rumour"}, "“kind”: “rumour” is none of its values"),
        ("threads", {"opened_at": "yesterday"}, "“opened_at”: it should be a moment in UTC"),
        ("threads", {"opened_at": "9999-01-01T00:00:00.000000Z"}, "between 1970 and 2200"),
        ("threads", {"board": 999}, "“board”: boards.jsonl has no line with the id 999"),
        ("threads", {"accepted_answer": 999}, "posts.jsonl has no line with the id 999"),
        ("threads", {"tags": [3]}, "tags.jsonl has no line with the id 3"),
        ("threads", {"id": huge}, "“id”: it should be a number from 1"),
        ("threads", {"id": True}, "“id”: it should be a whole number"),
        ("threads", {"visibility": "private"}, "“visibility”: no line has such a field"),
        ("people", {"is_staff": True}, "“is_staff”: no line has such a field"),
        ("people", {"nickname": "Not A Nickname"}, "people.jsonl, line 1, “nickname”"),
        ("posts", {"standing": "held"}, "what is held back is not public"),
        ("posts", {"standing": "removed"}, "a post that is gone has no words"),
        ("posts", {"said_at_url": "javascript:alert(1)"}, "“said_at_url”: it should be an address"),
        ("posts", {"carried_to": [{"place": "X", "url": "data:text/html,x"}]}, "“carried_to”: it should be an address"),
        ("posts", {"author": None}, "a post with words has an author"),
        ("posts", {"is_opening": False}, "0 opening posts"),
        ("events", {"action": "person.banned"}, "is nothing that is told to everybody"),
        ("events", {"particulars": {"html": "<b>"}}, "has no part “html”"),
        ("pictures", {"width": 61}, "another size or format"),
        ("pictures", {"file": {"sha256": "../" * 21 + "x", "bytes": 5}}, "sha256 should have 64 digits"),
        ("videos", {"section": None}, "“section”: it may not be empty"),
        ("videos", {"host": "here"}, "a film that lies here has a file"),
    ]:
        told = changed(noun, **values)
        assert words in told, told
        assert "jsonl, line 1" in told or "opening posts" in told, told
    assert not User.objects.exists() and not Post.objects.exists()
    # Two lines with one number, and what only the database knows to be wrong.
    assert "line 2, “id”: it should be larger than that of the line before" in changed("posts", 2, id=1)
    assert "posts.jsonl, line 2: the database does not take it" in changed("posts", 2, is_opening=True)
    assert not Post.objects.exists()


def test_files_that_are_no_export_are_told_apart(export, tmp_path):
    header = json.loads((export / "header.json").read_text())
    (export / "header.json").write_text(json.dumps({**header, "version": 2}))
    assert "version 2 of the format; this site reads version 1" in refusal(export)
    (export / "header.json").write_text("[" * 100_000)
    assert "header.json is no JSON" in refusal(export)
    (export / "header.json").write_text(json.dumps(header))
    (export / "posts.jsonl").write_bytes((export / "posts.jsonl").read_bytes().replace(b"Since", b"Until"))
    assert "posts.jsonl is not the file that the header tells of" in refusal(export)
    rewritten(export, "posts.jsonl", lambda data: data[:-1])
    assert "posts.jsonl, line 2: the file is cut off" in refusal(export)
    rewritten(export, "posts.jsonl", lambda data: data + b"[" * 5_000 + b"\n")
    assert "posts.jsonl, line 2: this is no JSON" in refusal(export)
    rewritten(export, "posts.jsonl", lambda data: b'{"id": ' + b"9" * LINE_LIMIT + b"}\n")
    assert "line 1: longer than any line" in refusal(export)
    rewritten(export, "posts.jsonl", lambda data: b'{"id": NaN}\n')
    assert "line 1: this is no JSON" in refusal(export)
    (export / "posts.jsonl").unlink()
    assert "posts.jsonl is missing" in refusal(export)
    os.symlink("/etc/hostname", export / "posts.jsonl")
    assert "posts.jsonl is no plain file" in refusal(export)
    (export / "posts.jsonl").unlink()
    (export / "run.sh").write_text("true")
    assert "'run.sh' has no place in an export" in refusal(export)
    assert "cannot be read" in refusal(tmp_path / "nothing")
    (tmp_path / "no.zip").write_bytes(b"PK")
    assert "is no zip file" in refusal(tmp_path / "no.zip")


def test_pictures_and_films_are_what_they_say_or_nothing_comes_in(export, tmp_path):
    medium = next((export / "media").iterdir())
    whole = medium.read_bytes()
    medium.write_bytes(whole[:-1] + b"x")
    assert "is not the file that it is named after" in refusal(export)
    medium.write_bytes(whole + b"x")
    assert "has not the size that its line tells" in refusal(export)
    medium.write_bytes(whole)
    (export / "media" / ("0" * 64)).write_bytes(b"x")
    assert "No line names media/000" in refusal(export)
    (export / "media" / ("0" * 64)).unlink()
    medium.unlink()
    assert "media/" in refusal(export) and "is missing" in refusal(export)
    # One whose digest is right and which is no picture.
    for data, words in [(b"<svg onload=alert(1)>", "is no WebP picture"), (picture("PNG"), "is no WebP picture")]:
        name = put_medium(export, data)
        with_line(export, "pictures", file={"sha256": name, "bytes": len(data)})
        assert words in refusal(export)
        (export / "media" / name).unlink()
    stored = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert stored == []


def put_medium(export, data: bytes) -> str:
    name = sha256(data).hexdigest()
    (export / "media" / name).write_bytes(data)
    return name


def test_zip_files_are_read_where_they_are_and_cannot_grow(export, tmp_path):
    def packed(name: str, **more) -> str:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in (file for file in export.rglob("*") if file.is_file()):
                archive.write(file, file.relative_to(export).as_posix())
            for entry, data in more.items():
                archive.writestr(entry.replace("_", "/"), data)
        return refusal(path)

    assert "has no place in an export" in packed("up.zip", **{".._.._escaped": "x"})
    assert "has no place in an export" in packed("deep.zip", media_a_b="x")
    assert "No export does that" in packed("bomb.zip", **{"media_" + "a" * 64: b"\0" * 80_000_000})
    # More behind a file than its entry tells.
    path = tmp_path / "lying.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in (file for file in export.rglob("*") if file.is_file()):
            archive.write(file, file.relative_to(export).as_posix())
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Since when?", b"Since whom?"))
    assert "damaged" in refusal(path)
    assert not (tmp_path / "escaped").exists() and not Thread.objects.exists()


def test_html_and_links_of_a_file_are_written_anew(export, client):
    """Whatever a text says, what is shown of it is what our own renderer makes."""
    words = "<script>alert(1)</script> [here](javascript:alert(1)) <img src=x onerror=alert(1)>"
    with_line(export, "posts", body=words)
    import_content(export)
    html = Post.objects.get(is_opening=True).html
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
    page = client.get(Thread.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "onerror=alert(1)>" not in page.replace("&gt;", "")
