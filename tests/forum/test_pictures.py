"""Pictures in posts: sent, shown to those who may read the post, and forgotten with it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from apps.forum.models import Picture, Post, Removal, Visibility
from apps.forum.rendering import PICTURES_PER_POST, picture_address
from apps.forum.verbs import (
    edit_post,
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    restore_post,
    store_picture,
    sweep_picture_files,
    sweep_pictures,
    withdraw_post,
)
from apps.foundation.drawing import BYTE_LIMIT
from apps.foundation.invariants import all_invariants
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.foundation.pictures import film, photograph, picture, png_that_claims, upload


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """A folder of the test's own for files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def keep(db):
    """Keep a picture of somebody's and say how a post shows it."""

    def store(person):
        kept = store_picture(upload(picture()), by=person)
        return kept, f"![A toaster]({picture_address(kept)})"

    return store


@pytest.fixture
def day_passes(monkeypatch):
    """Everything uploaded so far was uploaded two days ago, files included."""

    def pass_by():
        earlier = timezone.now() - timedelta(days=2)
        Picture.objects.update(uploaded_at=earlier)
        monkeypatch.setattr(default_storage._wrapped, "get_modified_time", lambda name: earlier)

    return pass_by


def broken() -> list[str]:
    return [line for one in all_invariants() if one.number == "I9" for line in one.violations()]


def files(shelf) -> list[str]:
    return sorted(path.name for path in shelf.rglob("*") if path.is_file())


# --- sending ------------------------------------------------------------------------------------------------------


def send(client, data, name="picture.png"):
    return client.post("/pictures/", {"picture": upload(data, name)}, headers={"Accept": "application/json"})


def test_a_picture_is_kept_under_a_name_of_ours_and_its_address_told(client, ana, shelf):
    answer = send(signed_in(client, ana), photograph(), "../../etc/passwd\0.php")
    kept = Picture.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "address": f"/pictures/{kept.key}.webp", "markdown": f"![](/pictures/{kept.key}.webp)",
        "width": 60, "height": 40,
    }  # fmt: skip
    assert (kept.uploaded_by, kept.post) == (ana, None)
    assert files(shelf) == [f"{kept.key}.webp"]
    assert kept.size == default_storage.size(kept.file.name)
    assert broken() == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Choose a JPEG, PNG, WebP or GIF file."),
        (b"<!doctype html><script>alert(1)</script>", "Choose a JPEG, PNG, WebP or GIF file."),
        (png_that_claims(60_000, 60_000), "more than 40 million pixels"),
        (picture("JPEG", size=(500, 500))[:2000], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (BYTE_LIMIT + 1), "8 MB are the most"),
    ],
    ids=["svg", "html", "bomb", "truncated", "large"],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_leaves_nothing(client, ana, shelf, data, sentence):
    answer = send(signed_in(client, ana), data)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    assert not Picture.objects.exists() and files(shelf) == []


def test_the_first_frame_of_a_film_is_kept(client, ana):
    assert send(signed_in(client, ana), film(200), "film.gif").status_code == 201


def test_sending_nothing_is_told(client, ana):
    answer = signed_in(client, ana).post("/pictures/", {})
    assert (answer.status_code, answer.json()) == (422, {"error": "Choose a picture to send."})


def test_only_who_signed_in_sends_pictures(client, db):
    assert send(client, picture()).status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize("door", ["/pictures/", "/ask/", "/threads/{}/replies/", "/threads/{}/posts/{}/"])
def test_more_than_a_door_takes_is_refused_unread(ana, thread, door):
    class Unread:
        def read(self, *_amount):
            raise AssertionError("it was read")

        readline = read

    client = signed_in(Client(enforce_csrf_checks=True), ana)
    address = door.format(thread.pk, thread.posts.get().pk)
    told = {"CONTENT_LENGTH": "1000000000", "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    answer = client.generic("POST", address, **told)
    assert answer.status_code == 413
    assert "MB are the most" in answer.text
    answer = client.generic("POST", address, headers={"Accept": "application/json"}, **told)
    assert "MB are the most" in answer.json()["error"]


def test_too_many_pictures_in_a_while_are_refused(client, ana, settings):
    settings.LIMITS = {**settings.LIMITS, "upload": {"person": "2/h"}}
    signed_in(client, ana)
    assert [send(client, picture()).status_code for _ in range(3)] == [201, 201, 429]


# --- with a form, without a script --------------------------------------------------------------------------------


def test_pictures_come_with_a_reply_and_stand_below_its_words(client, ana, thread):
    form = {"body": "See:", "pictures": [upload(picture()), upload(photograph(), "b.jpg")]}
    signed_in(client, ana).post(f"/threads/{thread.pk}/replies/", form)
    post = Post.objects.latest("pk")
    kept = list(post.pictures.order_by("pk"))
    assert post.body == f"See:\n\n![]({picture_address(kept[0])})\n\n![]({picture_address(kept[1])})"
    page = Page(client.get(thread.get_absolute_url()))
    shown = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [one["src"] for one in shown] == [picture_address(one) for one in kept]
    assert (shown[0]["width"], shown[0]["height"], shown[0]["loading"]) == ("60", "40", "lazy")


def test_pictures_come_with_a_question(client, ana, board):
    form = {"kind": "question", "title": "Toast", "body": "See:", "visibility": "public", "pictures": upload(picture())}
    answer = signed_in(client, ana).post("/ask/", form)
    assert answer.status_code == 302
    assert Picture.objects.get().post.body.startswith("See:\n\n![](/pictures/")


def test_a_picture_that_is_refused_keeps_the_words_and_the_others(client, ana, thread):
    form = {"body": "See:", "pictures": [upload(picture()), upload(b"no picture", "notes.txt")]}
    answer = signed_in(client, ana).post(f"/threads/{thread.pk}/replies/", form)
    assert answer.status_code == 422
    kept = Picture.objects.get()
    assert "notes.txt: This is not a picture that can be shown here." in answer.text
    assert "See:" in answer.text and picture_address(kept) in answer.text
    assert thread.posts.count() == 1


def test_more_than_four_pictures_at_once_are_refused(client, ana, thread):
    form = {"body": "See:", "pictures": [upload(picture()) for _ in range(5)]}
    answer = signed_in(client, ana).post(f"/threads/{thread.pk}/replies/", form)
    assert "5 pictures are too many at once; choose 4 or fewer." in answer.text
    assert not Picture.objects.exists()


def test_looking_first_keeps_the_pictures(client, ana, thread):
    form = {"body": "See:", "pictures": upload(picture()), "preview": "1"}
    answer = signed_in(client, ana).post(f"/threads/{thread.pk}/replies/", form)
    assert answer.status_code == 200
    assert thread.posts.count() == 1
    assert f'<img src="{picture_address(Picture.objects.get())}"' in answer.text
    assert f"![]({picture_address(Picture.objects.get())})" in answer.text


# --- in posts -----------------------------------------------------------------------------------------------------


def test_a_post_owns_the_pictures_that_it_shows(thread, ana, keep):
    kept, shown = keep(ana)
    post = post_reply(thread, by=ana, body=f"Look: {shown}")
    kept.refresh_from_db()
    assert kept.post == post
    assert f'<img src="{picture_address(kept)}" alt="A toaster" width="60" height="40" loading="lazy">' in post.html


def test_nobody_shows_what_somebody_else_has_only_sent(thread, ana, bela, keep):
    kept, shown = keep(ana)
    post = post_reply(thread, by=bela, body=shown)
    kept.refresh_from_db()
    assert kept.post is None
    assert "<img" not in post.html


def test_quoting_a_post_with_its_picture_leaves_the_picture_where_it_is(thread, ana, bela, keep):
    kept, shown = keep(ana)
    first = post_reply(thread, by=ana, body=shown)
    second = post_reply(thread, by=bela, body=f"> {shown}")
    kept.refresh_from_db()
    assert kept.post == first
    assert picture_address(kept) in second.html


@pytest.mark.parametrize(
    "source",
    [
        "![x](https://evil.example/pixel.gif)", "![x](/pictures/nothing.webp)", "![x](/pictures/../admin.webp)",
        "![x](/pictures/dec9365a-f2b5-4df4-9a08-4f878bce2ee8.webp)", "![x](//evil.example/pictures/a.webp)",
        "![x](data:image/png;base64,AAAA)",
        "`![x](/pictures/{key}.webp)`", "![x](/pictures/{key}.svg)", "[x](/pictures/{key}.webp)",
        "![x](https://evil.example/pictures/{key}.webp)", '<img src="/pictures/{key}.webp" onerror="alert(1)">',
    ],
)  # fmt: skip
def test_only_pictures_kept_here_are_shown(thread, ana, keep, source):
    kept, _shown = keep(ana)
    post = post_reply(thread, by=ana, body=source.replace("{key}", str(kept.key)))
    assert "<img" not in post.html
    kept.refresh_from_db()
    assert kept.post is None


def test_a_post_shows_so_many_pictures_and_no_more(thread, ana, keep):
    kept = Picture(uploaded_by=ana, format="webp", width=1, height=1, size=1)
    many = Picture.objects.bulk_create(
        [
            Picture(uploaded_by=ana, format="webp", width=1, height=1, size=1, file=f"pictures/{number}.webp")
            for number in range(PICTURES_PER_POST + 5)
        ]
    )
    assert kept.post is None
    post = post_reply(thread, by=ana, body="\n".join(f"![]({picture_address(one)})" for one in many))
    assert post.pictures.count() == post.html.count("<img") == PICTURES_PER_POST


def test_what_an_edit_takes_out_is_seen_by_nobody_and_swept(client, thread, ana, keep, day_passes):
    kept, shown = keep(ana)
    post = post_reply(thread, by=ana, body=shown)
    day_passes()
    assert client.get(picture_address(kept)).status_code == 200
    edit_post(post, by=ana, body="Without it.")
    assert client.get(picture_address(kept)).status_code == 404
    assert sweep_pictures() == 1


def test_an_edit_may_add_a_picture(thread, ana, keep):
    kept, shown = keep(ana)
    post = edit_post(thread.posts.get(), by=ana, body=f"It stays cold. {shown}")
    kept.refresh_from_db()
    assert kept.post == post


# --- seeing -------------------------------------------------------------------------------------------------------


def test_a_public_picture_is_for_everybody_and_nothing_in_it_runs(client, thread, ana, keep):
    kept, shown = keep(ana)
    post_reply(thread, by=ana, body=shown)
    answer = client.get(picture_address(kept), headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["Cache-Control"] == "public, max-age=86400, immutable"
    assert answer["Content-Length"] == str(kept.size)
    assert "Set-Cookie" not in answer
    assert client.head(picture_address(kept)).status_code == 200


def who_sees(client, kept, people) -> set[str]:
    seen = set()
    for person in people:
        client.logout()
        answer = (signed_in(client, person) if person else client).get(picture_address(kept))
        assert answer.status_code in {200, 404}
        if answer.status_code == 200:
            seen.add(str(person or "anybody"))
            if answer["Cache-Control"].startswith("public"):
                seen.add("caches")
    return seen


def test_a_picture_that_is_in_no_post_is_its_uploaders_for_a_day(client, ana, bela, omar, keep, day_passes):
    kept, _shown = keep(ana)
    assert who_sees(client, kept, [None, ana, bela, omar]) == {"Ana"}
    day_passes()
    assert who_sees(client, kept, [ana]) == set()


def test_a_private_picture_is_for_its_author_and_staff(client, ana, bela, omar, keep, board):
    kept, shown = keep(ana)
    open_thread(by=ana, title="Mine", body=shown, visibility=Visibility.PRIVATE)
    assert who_sees(client, kept, [None, ana, bela, omar]) == {"Ana", "Omar"}


def test_a_held_picture_is_for_its_author_and_staff(client, thread, ana, bela, omar, keep):
    kept, shown = keep(bela)
    post_reply(thread, by=bela, body=shown, hold_because="Look first.")
    assert who_sees(client, kept, [None, ana, bela, omar]) == {"Bela", "Omar"}


def test_a_removed_picture_is_for_staff_and_comes_back_with_its_post(client, thread, bela, omar, mona, keep):
    kept, shown = keep(bela)
    post = post_reply(thread, by=bela, body=shown)
    remove_post(post, by=mona, reason=Removal.Reason.SPAM)
    assert who_sees(client, kept, [None, bela, omar]) == {"Omar"}
    restore_post(post, by=mona)
    assert who_sees(client, kept, [None, bela]) == {"anybody", "caches", "Bela"}


def test_a_picture_goes_along_when_conversations_are_joined(client, make_thread, ana, mona, keep):
    kept, shown = keep(ana)
    first, second = make_thread(body=shown), make_thread(title="Another")
    merge_threads(first, into=second, by=mona)
    assert who_sees(client, kept, [None]) == {"anybody", "caches"}


@pytest.mark.parametrize("ending", ["svg", "html", "php", "png"])
def test_a_picture_has_one_ending(client, thread, ana, keep, ending):
    kept, shown = keep(ana)
    post_reply(thread, by=ana, body=shown)
    assert client.get(f"/pictures/{kept.key}.{ending}").status_code == 404


def test_a_lost_file_is_not_found_and_told_by_the_invariant(client, thread, ana, keep):
    kept, shown = keep(ana)
    post_reply(thread, by=ana, body=shown)
    default_storage.delete(kept.file.name)
    assert client.get(picture_address(kept)).status_code == 404
    assert broken() == [f"picture file {kept.file.name} is missing"]


# --- forgetting ---------------------------------------------------------------------------------------------------


def test_words_taken_back_take_their_pictures_along(
    client, thread, ana, keep, shelf, django_capture_on_commit_callbacks
):
    kept, shown = keep(ana)
    post = post_reply(thread, by=ana, body=shown)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_post(post, by=ana)
    assert not Picture.objects.exists() and files(shelf) == []
    assert client.get(picture_address(kept)).status_code == 404


def test_what_no_post_shows_is_swept_after_a_day(
    thread, ana, keep, shelf, day_passes, django_capture_on_commit_callbacks
):
    used, shown = keep(ana)
    post_reply(thread, by=ana, body=shown)
    keep(ana)
    assert sweep_pictures() == 0
    day_passes()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_pictures() == 1
    assert list(Picture.objects.all()) == [used]
    assert files(shelf) == [f"{used.key}.webp"]
    assert broken() == []


def test_a_file_that_a_crash_left_is_told_and_swept(ana, keep, shelf, day_passes):
    kept, _shown = keep(ana)
    default_storage.save("pictures/ab/ab-left.webp", ContentFile(b"left"))
    assert sweep_picture_files() == 0
    day_passes()
    assert broken() == ["file pictures/ab/ab-left.webp belongs to no picture"]
    assert sweep_picture_files() == 1
    assert files(shelf) == [f"{kept.key}.webp"]
    assert broken() == []


def test_a_row_that_cannot_be_written_leaves_no_file(ana, shelf, monkeypatch):
    def fail(*_arguments, **_keywords):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Picture, "save", fail)
    with pytest.raises(RuntimeError):
        store_picture(upload(picture()), by=ana)
    assert files(shelf) == []
