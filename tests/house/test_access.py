"""Every address of the site, asked for by everybody: each answers as tests/house/access.py says."""

import pytest
from django.contrib.admin import site
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse

from tests.house.access import LEADS_ON, LEADS_ON_ANSWERS, expected, verdict
from tests.house.doors import ROLES, World, addresses, knock, methods_of, routes

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")


# Whether somebody may enter is decided before a page is drawn. The superuser sees all pages, and theirs are drawn.
EVERYDAY = ("anonymous", "manager")
UNDRAWN = frozenset(ROLES) - {"anonymous", "owner", "superuser"}


@pytest.fixture
def world(db, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    return World()


def test_every_address_has_a_row_in_the_table(world):
    table = expected()
    asked = set()
    for route in routes():
        for subject, address in addresses(world, route).items():
            name = named(route, subject)
            asked.add(name)
            assert name in table or route.pattern.endswith(LEADS_ON), (
                f"tests/house/access.py has no row for {name} ({address}): say who may go there"
            )
    assert table.keys() - asked == set(), "these rows of tests/house/access.py name no address any more"


@pytest.mark.parametrize(
    "role",
    [pytest.param(one, marks=[] if one in EVERYDAY else [pytest.mark.thorough]) for one in ROLES],
)
def test_whoever_knocks_is_answered_as_the_table_says(world, role, monkeypatch):
    if role in UNDRAWN:
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
        monkeypatch.setattr("apps.portal.errors.render", lambda *words, status, **others: HttpResponse(status=status))
        # What stands around every page of the staff.
        monkeypatch.setattr(site, "each_context", lambda request: {})
    table, place = expected(), ROLES.index(role)
    surprises = []
    for route in routes():
        for subject, address in addresses(world, route).items():
            answers = table.get(named(route, subject), (LEADS_ON_ANSWERS, LEADS_ON_ANSWERS))
            for method in methods_of(route):
                wanted = answers[method == "POST"][place]
                response = knock(world, role, method, address)
                if verdict(response) != wanted:
                    surprises.append(
                        f"{method} {named(route, subject)}: {wanted} expected, {response.status_code} came"
                    )
    assert surprises == []


def named(route, subject: str) -> str:
    """What the table calls a route about a subject."""
    return f"{route.name}@{subject}" if subject else route.name
