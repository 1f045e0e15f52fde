"""What every page in a frame does by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.embed.models import Kind
from apps.moderation.verbs import ban_address
from tests.conftest import signed_in
from tests.embed.facebook import make_tab
from tests.embed.pages import SHOP, Framed, make_embed

pytestmark = pytest.mark.django_db


@pytest.fixture
def embed():
    return make_embed()


def test_the_row_decides_who_may_show_it(embed, client):
    page = client.get(embed.get_absolute_url())
    policy = page["Content-Security-Policy"]
    assert f"frame-ancestors {SHOP};" in policy or policy.endswith(f"frame-ancestors {SHOP}")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "X-Frame-Options" not in page
    assert page["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Authorization" in page["Vary"]
    embed.origins = []
    embed.save()
    page = client.get(embed.get_absolute_url())
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"
    # Facebook may show the tab of its page, and nothing else of ours.
    assert "https://www.facebook.com" in client.get(make_tab().get_absolute_url())["Content-Security-Policy"]


def test_nobody_is_there_by_a_cookie(embed, ana):
    browser = signed_in(Client(), ana)
    page = browser.get(embed.get_absolute_url())
    assert page.wsgi_request.user.is_anonymous
    assert not page.cookies and "cookie" not in page["Vary"].lower()
    assert "Ana" not in page.text
    # And the same browser is still who it was on our own pages.
    assert browser.get(reverse("people:settings")).status_code == 200


def test_what_changes_something_is_sent_by_a_page_of_ours(embed, ana, thread):
    there = Framed(embed, ana)
    address = there.address("me_too", thread.pk)
    authorization = {"Authorization": there.headers["Authorization"]}
    for site in ("cross-site", "same-site", "none"):
        answer = there.client.post(address, headers={**authorization, "Sec-Fetch-Site": site})
        assert answer.status_code == 403 and answer["Content-Type"] == "application/problem+json"
    assert there.client.post(address, headers=authorization).status_code == 403
    assert there.client.post(address, headers={**authorization, "Origin": "http://testserver"}).status_code < 300


def test_a_problem_is_told_to_people_and_to_scripts(embed, client, thread):
    page = client.get(reverse("embed:thread", args=[embed.key, 10**9]))
    assert page.status_code == 404
    assert "Nothing is here" in page.text and embed.get_absolute_url() in page.text
    assert SHOP in page["Content-Security-Policy"]
    told = Framed(embed).post("me_too", thread.pk)
    assert told.status_code == 401 and "WWW-Authenticate" in told
    script = Framed(embed)
    script.headers["Sec-Fetch-Dest"] = "empty"
    problem = script.post("me_too", thread.pk)
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json() == {
        "type": "about:blank", "title": "Sign in first", "status": 401, "detail": "Sign in to go on.",
    }  # fmt: skip
    assert client.get(reverse("embed:latest", args=[embed.key])).status_code == 404
    assert client.get(reverse("embed:latest", args=[make_embed(kind=Kind.FRAME).key])).status_code == 200


def test_a_banned_address_reads_and_signs_in_and_sends_nothing_else(embed, omar):
    ban_address("127.0.0.1", by=omar, until=timezone.now() + timedelta(hours=1))
    visitor = Framed(embed)
    assert visitor.get("home").status_code == 200
    assert visitor.post("handoff").status_code == 400
    assert visitor.post("ask", title="x").status_code == 403


def test_a_frame_speaks_as_its_host_says(embed, client):
    address = embed.get_absolute_url()
    assert 'dir="ltr"' in client.get(address).text
    assert 'dir="rtl"' in client.get(f"{address}?lang=ar").text
    assert 'dir="rtl"' in client.get(f"{address}?dir=rtl&lang=en").text
    hostile = client.get(f'{address}?lang="><script>&dir=up&scheme=pink').text
    assert "<script>" not in hostile.replace("<script src", "") and 'dir="ltr"' in hostile
    assert (
        f"{reverse('embed:ask', args=[embed.key])}?lang=ar&amp;scheme=dark"
        in client.get(f"{address}?lang=ar&scheme=dark").text
    )
