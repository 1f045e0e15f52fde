"""The page for programs: made of the OpenAPI document, whole, self-contained and light."""

import gzip
import re

import pytest

from apps.foundation.api.describing import document
from apps.foundation.api.problems import KINDS
from apps.foundation.api.scopes import Scope
from apps.portal.templatetags.reference import with_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return client.get("/api/").content.decode()


def test_every_operation_problem_and_scope_stands_on_the_page(page):
    operations = [one for methods in document("en")["paths"].values() for one in methods.values()]
    assert len(operations) > 40
    missing = [one["operationId"] for one in operations if f'id="{one["operationId"]}"' not in page]
    assert missing == []
    assert [kind for kind in KINDS if f'id="problem-{kind}"' not in page] == []
    assert [scope for scope in Scope if f"<code>{scope}</code>" not in page] == []


def test_every_link_on_the_page_leads_to_something_on_it(page):
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) - set(ids) == set()


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(page):
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!/|#)([^"]+)"', page)
    assert [address for address in loaded if not address.startswith(("http://127.0.0.1:8000/", "data:"))] == []
    assert not re.search(r"<script(?![^>]*(src|ld\+json))|\sstyle=|\son\w+=", page)


def test_the_page_is_light(page):
    assert len(gzip.compress(page.encode(), 6)) < 45_000


def test_a_description_cannot_bring_markup_along():
    assert with_code("Take `<b>` or <i>") == "Take <code>&lt;b&gt;</code> or &lt;i&gt;"


def test_the_foot_of_every_page_leads_there(client):
    assert 'href="/api/"' in client.get("/").content.decode()
