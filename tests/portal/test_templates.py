"""What every page promises: nothing inline, every symbol drawn, small."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse

from apps.company.models import Profile

BASE = Path(settings.BASE_DIR)
# The admin has a policy of its own.
TEMPLATES = sorted(path for path in (BASE / "templates").rglob("*.html") if "admin" not in path.parts)
# All files together. A page takes a part of them; tests/browser/test_public_pages.py weighs first visits.
STYLES_LIMIT = 36_000
SCRIPTS_LIMIT = 20_000


def packed(folder: str, ending: str) -> int:
    """Bytes of the files that public templates link, each compressed by itself as it is sent."""
    linked = {
        name
        for path in TEMPLATES
        for name in re.findall(rf"{folder}/[a-z_-]+\.{ending}", path.read_text(encoding="utf-8"))
    }
    assert linked
    return sum(len(gzip.compress((BASE / "static" / name).read_bytes(), mtime=0)) for name in linked)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_no_template_carries_inline_style_or_script(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or "application/json" in script


def test_every_symbol_a_template_names_is_drawn():
    drawn = set(re.findall(r' id="([a-z-]+)"', (BASE / "static/img/sprite.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r"""{% icon ["']([a-z-]+)""", path.read_text())}
    assert named
    assert named <= drawn


def test_every_event_has_a_drawn_symbol():
    from apps.activity.vocabulary import all_actions

    drawn = set(re.findall(r' id="([a-z-]+)"', (BASE / "static/img/sprite.svg").read_text()))
    actions = all_actions()
    assert actions
    assert {action.icon for action in actions} <= drawn


def test_styles_and_scripts_stay_small():
    assert packed("css", "css") < STYLES_LIMIT
    assert packed("js", "js") < SCRIPTS_LIMIT


def test_the_page_for_a_broken_server_asks_no_database():
    # Without the `db` fixture any query fails the test.
    assert "Something broke on our side" in render_to_string("500.html")


@pytest.mark.django_db
def test_the_page_why_tells_how_to_have_a_post_removed(client):
    Profile(name="Northwind", email="help@northwind.example").save()
    from django.core.cache import caches

    caches["process"].clear()
    page = client.get(reverse("portal:why")).content.decode()
    assert "mailto:help@northwind.example" in page
    assert "Why posts from elsewhere are here" in page
    caches["process"].clear()


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_the_style_guide_shows_every_component_and_saves_nothing(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        page = client.get(reverse("portal:styleguide")).content.decode()
    for part in ("ring is-open", "ring is-timed_out", "is-official", "tombstone", "Also posted on Mastodon"):
        assert part in page


@pytest.mark.django_db
def test_the_style_guide_is_closed_outside_of_development(client):
    assert client.get(reverse("portal:styleguide")).status_code == 404
