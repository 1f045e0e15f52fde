"""Editors keep everything about a tutorial on one page; what was wrong is told and nothing is lost."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.knowledge.models import Series, Video
from tests.conftest import make_person, signed_in
from tests.films import make_film
from tests.knowledge.videos import DEUTSCH, VTT, a_picture, a_section, a_video
from tests.staff import choose, page, told

BROKEN = "WEBVTT\n\n00:01.000 -> 00:02.000\nOpen the lid"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "coming")
    (tmp_path / "coming").mkdir()


@pytest.fixture
def at_work(client, db):
    return signed_in(client, make_person("Edna", "Editor"))


def film(tmp_path, **options) -> SimpleUploadedFile:
    path = make_film(tmp_path / f"film.{options.get('kind', 'mp4')}", **options)
    return SimpleUploadedFile(path.name, path.read_bytes())


def filled(**changes) -> dict:
    return {
        "title": "Boil water", "summary": "In a minute.", "body": "", "language": "en", "audience": "everybody",
        "section": a_section().pk, "position": "0", "series": "", "product": "", "needs_change": "", "chapters": "",
    } | changes  # fmt: skip


def send(client, video=None, **changes):
    return client.post(page(video or Video, "change" if video else "add"), filled(**changes))


def test_a_film_with_poster_steps_and_captions_is_kept_in_one_go_and_published(at_work, tmp_path):
    response = send(
        at_work,
        film=film(tmp_path),
        poster_file=SimpleUploadedFile("poster.png", a_picture().read()),
        chapters="0:00 The lid\n0:02 The water",
        captions_new_1_language="en",
        captions_new_1_file=SimpleUploadedFile("en.vtt", VTT.encode()),
        captions_new_2_language="de",
        captions_new_2=DEUTSCH,
    )
    assert response.status_code == 302, response.context["errors"]
    video = Video.objects.get()
    assert (video.seconds, video.host, video.created_by.name, bool(video.poster)) == (6, "here", "Edna", True)
    assert [track.language for track in video.tracks.order_by("language")] == ["de", "en"]
    assert video.chapters.count() == 2 and not video.is_published

    at_work.post(page(video, "publish"))
    video.refresh_from_db()
    assert video.is_published
    choose(at_work, Video, "withdraw", [video])
    video.refresh_from_db()
    assert not video.is_published


def test_broken_captions_are_told_with_their_line_and_film_and_words_are_kept(at_work, tmp_path):
    response = send(
        at_work,
        film=film(tmp_path),
        chapters="0:00 The lid",
        captions_new_1_language="en",
        captions_new_1_file=SimpleUploadedFile("en.vtt", BROKEN.encode()),
    )
    html = response.content.decode()
    assert response.status_code == 200 and not Video.objects.exists()
    assert "Line 3: there are no times over" in html
    assert "00:01.000 -&gt; 00:02.000\nOpen the lid" in html
    assert "0:00 The lid" in html and "Your film has arrived" in html

    kept = response.context["adminform"].form["kept_film"].value()
    response = send(at_work, kept_film=kept, captions_new_1_language="en", captions_new_1=BROKEN.replace("->", "-->"))
    assert response.status_code == 302
    video = Video.objects.get()
    assert (video.seconds, video.tracks.get().lines[0]["text"]) == (6, "Open the lid")
    stored = list(Path(default_storage.location).rglob("*.mp4"))
    assert [str(path.relative_to(default_storage.location)) for path in stored] == [video.file.name]


def test_a_film_that_nobody_kept_for_this_form_is_not_taken(at_work):
    default_storage.save("pictures/secret.mp4", SimpleUploadedFile("a.mp4", b"secret"))
    for token in ("pictures/secret.mp4", "made:up:token"):
        response = send(at_work, kept_film=token)
        assert "is not kept any more. Choose it again." in response.content.decode()
    assert not Video.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"film": b"<html>"}, "This is not a film that browsers play"),
        ({"address": "https://evil.example/watch?v=dQw4w9WgXcQ"}, "no address of a film on YouTube or Vimeo"),
        ({"chapters": "The lid"}, "Line 1: “The lid” does not begin with a time"),
        ({"poster_file": b"none"}, "not a picture that can be shown here"),
        ({"captions_new_1": VTT}, "Choose the language of these captions."),
        ({"captions_new_1_language": "en"}, "Choose the file of these captions, or write them here."),
        ({"address": "https://youtu.be/dQw4w9WgXcQ", "length": "soon"}, "Write the length in minutes and seconds"),
        (
            {"address": "https://youtu.be/dQw4w9WgXcQ", "length": "0:03", "captions_new_1_language": "en",
             "captions_new_1": VTT},
            "the film ends at 0:03",
        ),
        ({"language": "nonsense here"}, "is not one of the available choices"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(at_work, changes, words):
    sent = {
        name: SimpleUploadedFile("a.bin", value) if isinstance(value, bytes) else value
        for name, value in changes.items()
    }
    response = send(at_work, **sent)
    assert response.status_code == 200
    assert words in response.content.decode().replace("&#x27;", "'")
    assert not Video.objects.exists()


def test_captions_are_changed_where_they_stand_and_removed_by_emptying_them(at_work, mona, tmp_path):
    video = a_video(mona, tmp_path)
    html = at_work.get(page(video)).content.decode()
    assert "Captions, Deutsch" in html and "0:02 The water" in html
    kept = {f"captions_{track.language}": track.source for track in video.tracks.all()}
    send(at_work, video, **kept | {"captions_de": "", "captions_en": kept["captions_en"].replace("kettle", "pot")})
    track = video.tracks.get()
    assert (track.language, track.lines[0]["text"]) == ("en", "Open the lid of the pot.")
    response = send(at_work, video, captions_en=track.source, captions_new_1_language="en", captions_new_1=VTT)
    assert "There are captions in English already" in response.content.decode()


def test_a_shorter_film_is_held_against_its_captions(at_work, mona, tmp_path):
    video = a_video(mona, tmp_path)
    kept = {f"captions_{track.language}": track.source for track in video.tracks.all()}
    response = send(at_work, video, film=film(tmp_path, seconds=2), chapters="0:03 The water", **kept)
    assert "the film ends at 0:02" in response.content.decode()
    assert "at 0:03 the film is over" in response.content.decode()
    video.refresh_from_db()
    assert video.seconds == 6


def test_a_film_whose_table_comes_last_is_kept_with_a_warning(at_work, tmp_path):
    response = send(at_work, film=film(tmp_path, fast_start=False))
    assert "fast start" in told(response)
    assert Video.objects.get().seconds == 6


def test_a_film_elsewhere_keeps_its_address_and_length(at_work):
    send(at_work, address="https://vimeo.com/76979871", length="3:25")
    video = Video.objects.get()
    assert (video.host, video.external_id, video.seconds) == ("vimeo", "76979871", 205)
    send(at_work, video, address="https://vimeo.com/76979871", length="3:25", title="Boil milk")
    video.refresh_from_db()
    assert (video.host, video.seconds, video.title) == ("vimeo", 205, "Boil milk")


def test_two_gigabytes_are_refused_by_what_the_request_says_unread(at_work):
    class Unread:
        def read(self, *args):
            raise AssertionError("the body was read")

        readline = read

    response = at_work.generic(
        "POST", page(Video, "add"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="2000000000",
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert response.status_code == 413
    assert "520 MB are the most" in response.content.decode()


def test_a_film_that_outgrows_the_limit_while_it_comes_in_is_refused_and_leaves_nothing(at_work, tmp_path, monkeypatch):
    boundary = "x" * 20
    lines = [
        f"--{boundary}",
        'Content-Disposition: form-data; name="film"; filename="a.mp4"',
        "Content-Type: video/mp4",
        "",
        "",
    ]
    body = "\r\n".join(lines).encode() + b"\0" * 6_000_000 + f"\r\n--{boundary}--\r\n".encode()
    monkeypatch.setattr("apps.foundation.too_large._length", lambda request: 10)
    monkeypatch.setattr("apps.knowledge.video_admin.BESIDE_A_FILM", 0)
    from django.conf import settings

    monkeypatch.setattr(settings, "VIDEO_SIZE_LIMIT", 3_000_000)
    response = at_work.generic("POST", page(Video, "add"), body, f"multipart/form-data; boundary={boundary}")
    assert response.status_code == 413
    assert "3 MB are the most" in response.content.decode()
    assert list((tmp_path / "coming").iterdir()) == []
    assert not Path(default_storage.location).exists()


@pytest.mark.parametrize("who", [None, "Agent", "Customer"])
def test_who_may_send_no_film_is_refused_before_much_of_it_is_read(client, db, who):
    if who:
        signed_in(client, make_person("Somebody", *([who] if who == "Agent" else [])))
    response = client.generic(
        "POST", page(Video, "add"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="400000000"
    )
    assert response.status_code == 413


def test_a_large_film_goes_to_the_disk_in_pieces_and_is_moved_into_place(at_work, tmp_path, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert send(at_work, film=film(tmp_path)).status_code == 302
    assert list((tmp_path / "coming").iterdir()) == []
    assert Video.objects.get().file.size == Video.objects.get().size


def test_the_list_tells_how_each_fares_at_constant_cost(at_work, mona, tmp_path, django_assert_max_num_queries):
    series = Series.objects.create(title="First days", slug="first-days")
    for number in range(3):
        a_video(mona, tmp_path, title=f"Film {number}", series=series, captions=number == 0)
    at_work.get(page(Video, "changelist"))
    with django_assert_max_num_queries(17):
        html = at_work.get(page(Video, "changelist")).content.decode()
    assert "de, en" in html and "0:06" in html and "Published" in html


def test_agents_look_and_change_nothing(client, omar, mona, tmp_path):
    video = a_video(mona, tmp_path)
    agent = signed_in(client, omar)
    html = agent.get(page(video)).content.decode()
    assert "Boil water" in html and 'name="film"' not in html
    assert send(agent, video, title="Mine").status_code == 403
    assert agent.get(page(Video, "add")).status_code == 403
    assert agent.post(page(video, "withdraw")).status_code == 403
    assert agent.get(page(Series, "add")).status_code == 403
    video.refresh_from_db()
    assert (video.title, video.is_published) == ("Boil water", True)
