"""The page of a tutorial is of use without a script, without a player and without the platform."""

import re

import pytest

from apps.knowledge.models import Progress, Series
from apps.knowledge.verbs import keep_chapters, keep_video, note_progress
from tests.conftest import signed_in
from tests.knowledge.videos import a_section, a_video

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def video(mona, tmp_path):
    return a_video(mona, tmp_path, body="Mind the *steam*.")


def page(client, video, query: str = "") -> str:
    response = client.get(video.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_has_film_captions_steps_words_and_the_way_on(client, video):
    html = page(client, video)
    assert f'<source src="/videos/{video.pk}/film" type="video/mp4">' in html
    assert html.count('kind="captions"') == 2
    assert 'srclang="de"' in html and 'label="Deutsch"' in html and 'label="English" default' in html
    assert 'kind="chapters"' in html
    assert '<a href="?t=2#film" data-second="2">' in html
    assert '<a href="?t=4#line-3" data-second="4">' in html
    assert "Close the lid &amp; press the switch." in html
    assert "<em>steam</em>" in html
    assert "Did this help?" in html and "Still need help?" in html and "Updated" in html
    assert '"@type":"VideoObject"' in html
    assert " style=" not in html and "onclick" not in html


def test_a_link_of_a_line_begins_there_without_a_script(client, video):
    html = page(client, video, "?t=4")
    assert f'src="/videos/{video.pk}/film#t=4"' in html
    assert 'data-second="4" aria-current="true"' in html
    for other in ("?t=x", "?t=-1", "?t=1e9", "?t=12345678", "?t=٣"):
        assert f'src="/videos/{video.pk}/film" ' in page(client, video, other)
    assert "film#t=6" in page(client, video, "?t=999")


def test_words_are_found_in_what_is_said_without_a_script(client, video):
    html = page(client, video, "?words=LID+the")
    assert html.count("<mark>lid</mark>") == 2
    assert "2 lines" in html
    assert re.search(r'href="\?t=4&amp;words=LID\+the#line-3"', html)
    assert "Nobody says that here." in page(client, video, "?words=toast")
    hostile = page(client, video, "?words=%3Cscript%3E(.*")
    assert "<script>(" not in hostile and "&lt;script&gt;(.*" in hostile


def test_another_language_is_a_link_and_stays_chosen(client, video):
    html = page(client, video, "?captions=de&words=deckel")
    assert "Öffnen Sie den <mark>Deckel</mark>." in html
    assert '<input type="hidden" name="captions" value="de">' in html
    assert 'href="?t=0&amp;captions=de&amp;words=deckel#line-1"' in html
    assert "Open the lid" in page(client, video, "?captions=fr")


def test_an_old_title_leads_to_the_new_one_with_what_was_asked(client, video):
    response = client.get(f"/videos/{video.pk}/old-title/?t=4&words=lid")
    assert (response.status_code, response["Location"]) == (301, f"{video.get_absolute_url()}?t=4&words=lid")


def test_only_the_page_of_a_film_may_load_one_and_only_from_where_it_lies(client, video, mona, tmp_path):
    here = client.get(video.get_absolute_url())["Content-Security-Policy"]
    assert "media-src 'self'" in here and "frame-src" not in here
    elsewhere = a_video(mona, tmp_path, captions=False, address=YOUTUBE, title="Elsewhere")
    policy = client.get(elsewhere.get_absolute_url())["Content-Security-Policy"]
    assert "frame-src https://www.youtube-nocookie.com;" in policy + ";"
    assert "media-src" not in policy and "unsafe" not in policy
    assert "frame-src" not in client.get("/videos/")["Content-Security-Policy"]


def test_nothing_of_a_platform_is_named_but_in_links_until_somebody_presses_play(client, mona, tmp_path):
    video = a_video(mona, tmp_path, captions=False, address=YOUTUBE, title="Elsewhere", seconds=90)
    html = page(client, video, "?t=5")
    assert "<iframe" not in html and "<video" not in html
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=5s"' in html
    assert 'data-facade="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?' in html
    assert not re.findall(r'(?:src|srcset|poster)="(?:https?:)?//', html)


def test_a_page_costs_as_many_queries_with_many_lines_as_with_few(
    client, mona, tmp_path, django_assert_max_num_queries
):
    series = Series.objects.create(title="First days", slug="first-days")
    videos = [a_video(mona, tmp_path, series=series, title=f"Film {n}", captions=n == 0) for n in range(4)]
    page(client, videos[0])
    with django_assert_max_num_queries(8):
        html = page(client, videos[0])
    assert "Film 1 of 4" in html and "Next in this series" in html


def test_what_comes_next_is_what_this_visitor_may_see(client, mona, tmp_path):
    series = Series.objects.create(title="First days", slug="first-days")
    first, ours, last = [
        a_video(mona, tmp_path, series=series, title=title, captions=False, position=place, audience=audience)
        for place, (title, audience) in enumerate([("A", "everybody"), ("B", "staff"), ("C", "everybody")])
    ]
    assert f'rel="next" href="{last.get_absolute_url()}"' in page(client, first)
    assert f'rel="next" href="{ours.get_absolute_url()}"' in page(signed_in(client, mona), first)
    assert "Only staff can see this film" in page(client, ours)


def test_the_list_holds_series_and_single_films_at_constant_cost(
    client, mona, ana, tmp_path, django_assert_num_queries
):
    series = Series.objects.create(title="First days", slug="first-days", description="Three films.")
    Series.objects.create(title="Empty", slug="empty")
    first = a_video(mona, tmp_path, series=series, title="In a series", captions=False)
    a_video(mona, tmp_path, title="Alone", captions=False)
    hidden = keep_video(None, by=mona, title="Soon", section=a_section())
    client.get("/videos/")
    with django_assert_num_queries(3):
        html = client.get("/videos/").content.decode()
    assert "First days" in html and "In a series" in html and "Alone" in html and "0:06" in html
    assert "Empty" not in html and hidden.title not in html
    for number in range(3):
        a_video(mona, tmp_path, series=series, title=f"More {number}", captions=False)
    with django_assert_num_queries(3):
        client.get("/videos/")
    note_progress(first, by=ana, seconds=3)
    html = signed_in(client, ana).get("/videos/").content.decode()
    assert 'value="50"' in html


def test_no_films_yet_offers_to_ask(client, db):
    html = client.get("/videos/").content.decode()
    assert "No films yet" in html and "Ask us" in html


def test_a_series_tells_what_was_seen_and_goes_on_where_it_was_left(client, mona, ana, tmp_path):
    series = Series.objects.create(title="First days", slug="first-days")
    first, second = [a_video(mona, tmp_path, series=series, title=title, captions=False) for title in ("A", "B")]
    html = client.get(series.get_absolute_url()).content.decode()
    assert "Begin with the first film" in html and f'data-progress-of="{second.pk}"' in html
    note_progress(first, by=ana, seconds=6)
    html = signed_in(client, ana).get(series.get_absolute_url()).content.decode()
    assert "You have seen 1 of 2 films." in html
    assert f'<a class="button is-main" href="{second.get_absolute_url()}">' in html
    assert client.get("/videos/series/nothing/").status_code == 404


def test_progress_is_noted_for_whoever_is_signed_in(client, video, ana):
    address = f"/videos/{video.pk}/progress/"
    json = {"Accept": "application/json"}
    assert client.post(address, {"seconds": "3"}, headers=json).status_code in (302, 403)
    signed_in(client, ana)
    assert client.post(address, {"seconds": "3"}, headers=json).status_code == 204
    assert client.post(address, {"seconds": "1"}, headers=json).status_code == 204
    progress = Progress.objects.get()
    assert (progress.seconds, progress.is_finished) == (3, False)
    html = page(client, video)
    assert "I have seen this" in html
    response = client.post(address, {"finished": "1"})
    assert (response.status_code, response["Location"]) == (302, video.get_absolute_url())
    progress.refresh_from_db()
    assert (progress.seconds, progress.is_finished) == (6, True)
    assert "You have seen this film." in page(client, video)
    for wrong in ("", "x", "-1", "99999999", "٣"):
        assert client.post(address, {"seconds": wrong}, headers=json).status_code == 422


def test_progress_never_goes_back_and_ends_with_the_film(video, ana):
    assert note_progress(video, by=ana, seconds=500).seconds == 6
    again = note_progress(video, by=ana, seconds=1)
    assert (again.seconds, again.is_finished) == (6, True)


def test_progress_is_not_noted_without_end(client, video, ana, settings):
    settings.LIMITS = settings.LIMITS | {"progress": {"person": "2/m"}}
    signed_in(client, ana)
    answers = [client.post(f"/videos/{video.pk}/progress/", {"seconds": "3"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_words_of_editors_and_captions_cannot_end_an_attribute_or_a_block(client, mona, tmp_path):
    evil = '"><script>alert(1)</script></script><!--'
    video = a_video(mona, tmp_path, title=f"A {evil}", summary=evil, body=evil, captions=False)
    keep_chapters(video, written=f"0:01 {evil}", by=mona)
    for address in (video.get_absolute_url(), "/videos/", f"/videos/{video.pk}/chapters.vtt"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_it_can_be_left_and_taken_along(mona, ana, video):
    from apps.knowledge.leaving import part_with_progress, part_with_videos, progress_of, videos_of
    from apps.people.verbs import nobody

    note_progress(video, by=ana, seconds=3)
    assert [row["seconds"] for row in progress_of(ana)] == [3]
    assert [row["title"] for row in videos_of(mona)] == ["Boil water"]
    part_with_progress(ana, keep_words=True)
    part_with_videos(mona, keep_words=False)
    video.refresh_from_db()
    assert not Progress.objects.exists()
    assert video.created_by == nobody()
