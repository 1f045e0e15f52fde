"""A film is sent in the pieces that are asked for, to those who may see it; captions, steps and posters likewise."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from apps.knowledge.ranges import Piece, Unsatisfiable, read_range
from apps.knowledge.verbs import withdraw_video
from apps.knowledge.views.films import FilmView
from tests.conftest import signed_in
from tests.knowledge.videos import a_picture, a_video


@pytest.fixture
def video(settings, tmp_path, mona):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return a_video(mona, tmp_path)


@pytest.fixture
def film(video):
    return video.file.open("rb").read()


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_whole_film_says_that_it_can_be_had_in_pieces(client, video, film):
    response = client.get(video.film_address)
    assert response.status_code == 200
    assert body(response) == film
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(film))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert response["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-10", -10, None)]
)
def test_a_piece_is_sent_as_that_piece(client, video, film, asked, first, last):
    response = client.get(video.film_address, headers={"Range": asked, "Accept-Encoding": "gzip"})
    begin = first % len(film)
    end = len(film) - 1 if last is None else last
    assert response.status_code == 206
    assert body(response) == film[begin : end + 1]
    assert response["Content-Range"] == f"bytes {begin}-{end}/{len(film)}"
    assert response["Content-Length"] == str(end - begin + 1)


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ("bytes=0-0", Piece(0, 0, 10)), ("bytes=0-99", Piece(0, 9, 10)), ("bytes = 5 - ", Piece(5, 9, 10)),
        ("BYTES=9-9", Piece(9, 9, 10)), ("bytes=-99", Piece(0, 9, 10)), ("bytes=-", None), ("bytes=5-4", None),
        ("bytes=0-1,3-4", None), ("seconds=0-1", None), ("", None), ("bytes=a-b", None), ("bytes=--1", None),
    ],
)  # fmt: skip
def test_what_a_range_means(header, piece):
    assert read_range(header, 10) == piece


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=99-100", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_a_piece_beyond_the_end_is_none(header, size):
    with pytest.raises(Unsatisfiable):
        read_range(header, size)


def test_a_piece_beyond_the_end_is_refused_with_the_length(client, video, film):
    response = client.get(video.film_address, headers={"Range": f"bytes={len(film)}-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(film)}"


def test_a_film_that_did_not_change_is_not_sent_again(client, video):
    tag = client.get(video.film_address)["ETag"]
    response = client.get(video.film_address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (response.status_code, body(response)) == (304, b"")
    assert client.get(video.film_address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_piece_of_another_film_than_was_begun_is_the_whole_new_one(client, video, film):
    tag = client.get(video.film_address)["ETag"]
    asked = {"Range": "bytes=0-9"}
    assert client.get(video.film_address, headers=asked | {"If-Range": tag}).status_code == 206
    for other in ('"other"', "Sun, 06 Nov 1994 08:49:37 GMT", f"W/{tag}"):
        assert client.get(video.film_address, headers=asked | {"If-Range": other}).status_code == 200


def test_head_tells_the_same_without_the_film(client, video, film):
    response = client.head(video.film_address, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], body(response)) == (206, "10", b"")


def test_it_is_read_little_by_little_and_closed_when_the_visitor_goes(video, rf: RequestFactory):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get(video.film_address)
    request.user = AnonymousUser()
    response = FilmView.as_view()(request, video_id=video.pk)
    source = response._iterator.__self__ if hasattr(response._iterator, "__self__") else response._iterator
    assert max(len(chunk) for chunk in response.streaming_content) <= 64 * 1024
    response.close()
    assert source.file.closed


def test_whoever_may_not_see_it_finds_no_film_no_captions_and_no_poster(client, video, mona, ana):
    withdraw_video(video, by=mona)
    addresses = [video.film_address, video.poster_address]
    addresses += [f"/videos/{video.pk}/captions/en.vtt", f"/videos/{video.pk}/chapters.vtt", video.get_absolute_url()]
    for visitor in (client, signed_in(client, ana)):
        assert {visitor.get(address).status_code for address in addresses} == {404}
    at_work = signed_in(client, mona)
    answers = [at_work.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer["Cache-Control"] for answer in answers[:4]} == {"private, no-store"}
    for answer in answers:
        answer.close()


def test_nginx_carries_the_bytes_where_it_is_told_to(client, video, settings):
    settings.FILM_DELIVERY = "x-accel:/films-inside/"
    response = client.get(video.film_address, headers={"Range": "bytes=0-9"})
    assert response["X-Accel-Redirect"] == f"/films-inside/{video.file.name}"
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"", "video/mp4")


def test_the_storage_carries_the_bytes_where_it_is_told_to(client, video, settings):
    settings.FILM_DELIVERY = "redirect"
    settings.MEDIA_URL = "https://storage.example/films/"
    response = client.get(video.film_address)
    assert (response.status_code, response["Location"]) == (302, f"https://storage.example/films/{video.file.name}")
    assert response["Cache-Control"] == "private, no-store"
    policy = client.get(video.get_absolute_url())["Content-Security-Policy"]
    assert "media-src 'self' https://storage.example" in policy


def test_a_way_to_deliver_that_nobody_knows_is_told(client, video, settings):
    settings.FILM_DELIVERY = "by post"
    with pytest.raises(ImproperlyConfigured):
        client.get(video.film_address)


def test_a_film_whose_file_is_gone_is_not_found(client, video):
    video.file.storage.delete(video.file.name)
    assert client.get(video.film_address).status_code == 404


def test_captions_and_steps_are_tracks_for_players(client, video):
    response = client.get(f"/videos/{video.pk}/captions/en.vtt")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode().startswith("WEBVTT\n\n00:00:00.500 --> ")
    steps = client.get(f"/videos/{video.pk}/chapters.vtt").content.decode()
    assert "00:00:02.000 --> 00:00:06.000\nThe water" in steps
    assert client.get(f"/videos/{video.pk}/captions/fr.vtt").status_code == 404


def test_a_poster_is_drawn_anew_or_drawn_from_the_steps(client, mona, video, tmp_path):
    drawn = client.get(video.poster_address)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.count(b"<circle") == 3
    assert b"<script" not in drawn.content and b"style" not in drawn.content
    pictured = a_video(mona, tmp_path, captions=False, title="With a picture", poster=a_picture())
    response = client.get(pictured.poster_address)
    assert body(response)[8:12] == b"WEBP"
    assert response["Cache-Control"].startswith("public, max-age=")
