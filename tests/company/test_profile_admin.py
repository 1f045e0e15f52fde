"""Who we are, where staff works."""

import pytest

from apps.company.models import Department, Profile
from tests.conftest import make_person, signed_in
from tests.staff import page

VALUES = {
    "name": "Acme", "tagline": "", "hue": "140", "email": "", "phone": "", "order_number_pattern": "", "website": "",
    "street": "", "postal_code": "", "city": "", "region": "", "country": "", "time_zone": "",
    "social_handles-TOTAL_FORMS": "0", "social_handles-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def at_work(client, db):
    return signed_in(client, make_person("Eda", "Editor"))


def test_the_list_leads_to_the_one_profile(at_work, company):
    response = at_work.get(page(Profile, "changelist"))

    assert response["Location"] == page(company)
    assert at_work.get(page(Profile, "add")).status_code == 403


def test_before_there_is_one_the_list_leads_to_making_it(at_work, db):
    assert at_work.get(page(Profile, "changelist"))["Location"] == page(Profile, "add")

    at_work.post(page(Profile, "add"), VALUES)

    assert Profile.objects.get().name == "Acme"


def test_a_new_name_and_hue_are_seen_at_once(at_work, company):
    at_work.get("/admin/")

    at_work.post(page(company), VALUES | {"name": "Acme & Sons"})

    html = at_work.get("/admin/").content.decode()
    assert "Acme &amp; Sons" in html
    assert "oklch(0.5 0.115 140)" in html


@pytest.mark.parametrize("pattern", ["[", "(a+)+$"])
def test_a_pattern_that_cannot_run_is_refused(at_work, company, pattern):
    response = at_work.post(page(company), VALUES | {"order_number_pattern": pattern})

    assert response.context["errors"]
    assert Profile.objects.get().order_number_pattern == company.order_number_pattern


def test_nobody_removes_the_profile(client, company):
    root = make_person("Root", "Manager", is_superuser=True)
    assert signed_in(client, root).post(page(company, "delete"), {"post": "yes"}).status_code == 403


def test_a_manager_keeps_departments(client, mona):
    values = {"name": "Billing", "slug": "billing", "email": "", "position": "0"}
    none = {f"{rows}-{count}_FORMS": "0" for rows in ("opening_hours", "holidays") for count in ("TOTAL", "INITIAL")}
    signed_in(client, mona).post(page(Department, "add"), values | none)
    assert Department.objects.get().name == "Billing"
