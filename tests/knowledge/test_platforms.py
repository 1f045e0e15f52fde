"""Pasted addresses of films elsewhere, taken strictly."""

import pytest
from django.core.exceptions import ValidationError

from apps.knowledge.platforms import Place, read_video_address

NUMBER = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={NUMBER}",
        f"https://youtube.com/watch?feature=share&v={NUMBER}&t=5s",
        f"http://m.youtube.com/watch?v={NUMBER}",
        f"https://youtu.be/{NUMBER}?si=abc",
        f" https://www.youtube.com/shorts/{NUMBER} ",
        f"https://www.youtube-nocookie.com/embed/{NUMBER}",
        f"youtube.com/watch?v={NUMBER}",
    ],
)
def test_every_way_to_write_an_address_of_youtube_means_its_film(address):
    assert read_video_address(address) == Place("youtube", NUMBER)


@pytest.mark.parametrize("address", ["https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?h=1"])
def test_addresses_of_vimeo_mean_their_film(address):
    assert read_video_address(address) == Place("vimeo", "76979871")


@pytest.mark.parametrize(
    "address",
    [
        "", "film", "javascript:alert(1)", f"https://evil.example/watch?v={NUMBER}",
        f"https://youtube.com.evil.example/watch?v={NUMBER}", f"https://www.youtube.com@evil.example/watch?v={NUMBER}",
        f"https://user:pass@www.youtube.com/watch?v={NUMBER}", f"https://www.youtube.com:8443/watch?v={NUMBER}",
        f"//www.youtube.com/watch?v={NUMBER}", f"ftp://youtube.com/watch?v={NUMBER}", "https://[::1", "https://vimeo.com:x/1",
        "https://www.youtube.com/watch?" + "a=1&" * 50, "https://youtu.be/" + "a" * 400, "https://youtu.be/\u202eabc",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_with_what_to_paste(address):
    with pytest.raises(ValidationError, match="film"):
        read_video_address(address)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.youtube.com/watch?v=short", "YouTube"),
        ("https://www.youtube.com/@channel", "YouTube"),
        (f"https://www.youtube.com/watch?v={NUMBER}%22onload=", "YouTube"),
        ("https://www.youtube.com/playlist?list=PL123", "YouTube"),
        ("https://vimeo.com/channels/staffpicks", "Vimeo"),
        ("https://vimeo.com/76979871/0123abcdef", "Vimeo"),
    ],
)
def test_an_address_that_leads_to_no_single_film_names_its_platform(address, name):
    with pytest.raises(ValidationError, match=f"This address of {name} leads to no single public film"):
        read_video_address(address)


def test_players_are_those_that_set_no_cookies():
    assert Place("youtube", NUMBER).player_address.startswith(f"https://www.youtube-nocookie.com/embed/{NUMBER}?")
    assert "dnt=1" in Place("vimeo", "76979871").player_address
    assert Place("vimeo", "76979871").address_at(83) == "https://vimeo.com/76979871#t=83s"
