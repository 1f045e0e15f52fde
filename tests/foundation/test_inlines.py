"""Rows of a table in the admin: each field says what it is, also to whoever does not see the head of the table."""

from datetime import time

from apps.company.models import OpeningHours, SocialHandle
from tests.conftest import signed_in
from tests.forum.pages import Page


def spoken(client, mona, address: str, rows: str) -> dict[str, str]:
    """The names that a screen reader tells of the fields of these rows, hidden ones left out."""
    page = Page(signed_in(client, mona).get(address))
    return {
        one["name"]: one.get("aria-label", "")
        for tag, one in page.tags
        if tag in {"input", "select", "textarea"} and one.get("name", "").startswith(f"{rows}-")
        if one.get("type") != "hidden"
    }


def test_every_field_of_a_row_is_named_and_of_the_row_that_is_added_too(client, mona, department):
    OpeningHours.objects.create(department=department, weekday=0, opens=time(9), closes=time(17))
    told = spoken(client, mona, f"/admin/company/department/{department.pk}/change/", "opening_hours")
    assert {"opening_hours-0-weekday", "opening_hours-0-opens", "opening_hours-__prefix__-closes"} <= set(told)
    assert all(told.values()), told


def test_a_choice_of_other_rows_is_named_too(client, mona, company, department):
    SocialHandle.objects.create(network="Mastodon", handle="@acme", url="https://social.example/@acme")
    told = spoken(client, mona, f"/admin/company/profile/{company.pk}/change/", "social_handles")
    assert any(name.endswith("-0-department") for name in told)
    assert all(told.values()), told
