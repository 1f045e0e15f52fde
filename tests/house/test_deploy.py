"""What stands in front of the web server lets through what the site takes, and no more than that everywhere."""

import re

from django.conf import settings
from django.urls import reverse

from apps.knowledge.video_admin import BESIDE_A_FILM
from apps.notifications.inbound.webhook import BODY_FACTOR
from tests.house.reading import ROOT

NGINX = (ROOT / "helpcenter/deploy/nginx.conf").read_text()
MEBIBYTE = 1024 * 1024


def allowed(inside: str) -> int:
    """The bytes that a block of the configuration lets through."""
    return int(re.search(r"client_max_body_size (\d+)m;", inside)[1]) * MEBIBYTE


def block(address: str) -> str:
    return re.search(rf"location {re.escape(address)} {{(.*?)\n    }}", NGINX, re.DOTALL)[1]


def test_a_mail_of_a_service_comes_through():
    address = reverse("notifications:inbound", args=["x"]).removesuffix("x/")
    assert allowed(block(address)) >= settings.INBOUND_MAIL_SIZE_LIMIT * BODY_FACTOR


def test_a_film_comes_through_in_the_admin_alone():
    assert allowed(block(reverse("admin:knowledge_video_changelist"))) >= settings.VIDEO_SIZE_LIMIT + BESIDE_A_FILM
    assert allowed(NGINX.split("location")[0]) < settings.VIDEO_SIZE_LIMIT


def test_every_way_in_tells_who_asks():
    before_places = NGINX.split("location")[0]
    assert before_places.count("proxy_set_header") == 3
    assert NGINX.count("proxy_set_header") == 3, "a header set in one place takes those of all places away there"
