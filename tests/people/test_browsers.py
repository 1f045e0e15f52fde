"""Browsers by the names that their owners know."""

import pytest

from apps.people.browsers import LONGEST, describe_browser

LIKE_GECKO = "(KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "known_as"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 {LIKE_GECKO} Chrome/130 Safari/537", "Chrome on Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {LIKE_GECKO} Chrome/130 Safari/537 Edg/130",
            "Edge on Windows",
        ),
        (f"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 {LIKE_GECKO} Chrome/130 Safari/537", "Chrome on Android"),
        (f"Mozilla/5.0 (iPhone; CPU like Mac OS X) AppleWebKit/605 {LIKE_GECKO} Safari/604", "Safari on iPhone"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 {LIKE_GECKO} Safari/605", "Safari on Mac"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "A browser that does not say which"),
    ],
)
def test_a_browser_is_called_by_its_name(said, known_as):
    assert describe_browser(said) == known_as


def test_a_browser_that_says_too_much_is_cut_short():
    assert len(describe_browser("x" * 5000)) == LONGEST
