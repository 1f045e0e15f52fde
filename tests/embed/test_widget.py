"""What a host's one line loads: small, cacheable, about the row and never about the visitor."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from apps.embed.models import Embed, Kind
from apps.embed.widget import integrity, pinned_snippet, snippet, told_to_widget

SHOP = "https://shop.example"
SCRIPT = Path(settings.BASE_DIR) / "static/js/widget.js"


@pytest.fixture
def widget(company):
    return Embed.objects.create(name="Shop", kind=Kind.WIDGET, origins=[SHOP], accent="#1877f2")


def told_by(script: str) -> dict:
    """What the loader has to tell, as the object in it."""
    return json.JSONDecoder().raw_decode(script, script.index('{"src"'))[0]


def test_the_script_tells_its_row_and_is_kept_by_whoever_loads_it(
    widget, company, client, django_assert_max_num_queries
):
    address = reverse("embed:script", args=[widget.key])
    assert address == f"/embed/{widget.key}/widget.js"
    with django_assert_max_num_queries(2):
        answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=300" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    told = told_by(answer.content.decode())
    assert told["data"]["hosts"] == SHOP
    assert told["data"]["accent"] == "#1877f2"
    assert told["data"]["home"] == f"{settings.SITE_URL}/embed/{widget.key}/"
    assert told["data"]["title"] == "Help from Acme"
    assert told_to_widget(Embed(key="x" * 22), company)["hosts"] == ""

    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Embed.objects.update(origins=["https://other.example"])
    changed = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != answer["ETag"]


def test_there_is_no_script_for_what_is_switched_off_unknown_or_no_widget(widget, client):
    address = reverse("embed:script", args=[widget.key])
    assert client.post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405
    Embed.objects.update(kind=Kind.FRAME)
    assert client.get(address).status_code == 404
    Embed.objects.update(kind=Kind.WIDGET, is_enabled=False)
    assert client.get(address).status_code == 404
    assert client.get(reverse("embed:script", args=["x" * 22])).status_code == 404


def test_hostile_names_end_neither_the_script_nor_the_element(widget, company, client):
    company.name = "</script><b title='\"\u2028"
    company.save()
    from django.core.cache import caches

    caches["process"].clear()
    script = client.get(reverse("embed:script", args=[widget.key])).content.decode()
    assert "<" not in script
    assert script.isascii()
    assert told_by(script)["data"]["title"] == f"Help from {company.name}"
    line = pinned_snippet(widget, company)
    assert line.count("<") == 2
    assert 'data-title="Help from &lt;/script&gt;&lt;b title=&#x27;&quot;' in line


def test_the_pinned_line_names_the_digest_of_what_runs_and_all_that_the_loader_tells(widget, company, client):
    digest = base64.b64encode(hashlib.sha384(SCRIPT.read_bytes()).digest()).decode()
    assert integrity() == f"sha384-{digest}"
    told = told_by(client.get(reverse("embed:script", args=[widget.key])).content.decode())
    assert told["integrity"] == integrity()
    line = pinned_snippet(widget, company)
    assert f'src="{told["src"]}" integrity="{integrity()}" crossorigin="anonymous"' in line
    # Both say the same, and it is what the script reads.
    assert set(re.findall(r" data-([a-z]+)=", line)) == set(told["data"])
    read = set(re.findall(r"told\.([a-z]+)", SCRIPT.read_text())) - {"dataset"}
    assert set(told["data"]) <= read
    assert snippet(widget) == f'<script async src="{settings.SITE_URL}/embed/{widget.key}/widget.js"></script>'


def test_the_addresses_that_the_script_builds_are_those_of_the_frame(widget):
    script = SCRIPT.read_text()
    home = reverse("embed:home", args=[widget.key])
    for name, number in (("article", 12), ("thread", 12), ("video", 12)):
        assert reverse(f"embed:{name}", args=[widget.key, number]) == f"{home}{name}s/12/"
        assert name in script
    for name in ("search", "ask"):
        assert reverse(f"embed:{name}", args=[widget.key]) == f"{home}{name}/"
        assert f'below("{name}/")' in script


def test_before_it_is_opened_the_widget_weighs_little(widget, client):
    loader = client.get(reverse("embed:script", args=[widget.key])).content
    packed = len(gzip.compress(loader)) + len(gzip.compress(SCRIPT.read_bytes()))
    # The limit is 30 kB; a browser counts what really comes in tests/browser/test_widget.py.
    assert packed < 7_000


def test_in_the_language_of_its_row(widget, client, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    Embed.objects.update(language="ar")
    told = told_by(client.get(reverse("embed:script", args=[widget.key])).content.decode())
    assert told["data"]["language"] == "ar"
