"""Rules where staff works: tried on what was heard lately, then kept."""

import pytest

from apps.activity.models import Event
from apps.ingest.verbs import receive
from apps.triage.models import Rule
from tests.conftest import signed_in
from tests.staff import choose, page
from tests.stand_in import heard

REFUNDS = {
    "name": "Refunds", "is_active": "on", "all_of": "", "any_of": "refund*", "none_of": "", "networks": "",
    "points": "20", "department": "", "kind": "",
}  # fmt: skip


@pytest.fixture
def at_work(client, mona):
    return signed_in(client, mona)


@pytest.fixture
def said(stand_in):
    receive(stand_in, [heard("1", "I want a refund"), heard("2", "Refunded at last"), heard("3", "The kettle leaks")])


def test_a_preview_shows_what_it_applies_to_and_stores_nothing(at_work, said):
    response = at_work.post(page(Rule, "add"), REFUNDS | {"_preview": "1"})

    html = response.content.decode()
    assert response.status_code == 200
    assert "It applies to 2 of the newest 3 complaints" in html
    assert "I want a refund" in html
    assert "The kettle leaks" not in html
    assert "refund*" in html
    assert not Rule.objects.exists()


def test_a_preview_of_a_changed_rule_leaves_it_as_it_was(at_work, said):
    at_work.post(page(Rule, "add"), REFUNDS)
    rule = Rule.objects.get()

    html = at_work.post(page(rule), REFUNDS | {"any_of": "kettle", "_preview": "1"}).content.decode()

    assert "It applies to 1 of the newest 3 complaints" in html
    assert Rule.objects.get().any_of == "refund*"


def test_a_preview_looks_at_the_newest_two_hundred(at_work, stand_in):
    receive(stand_in, [heard(str(number), f"A refund, number {number}", author=str(number)) for number in range(205)])

    html = at_work.post(page(Rule, "add"), REFUNDS | {"_preview": "1"}).content.decode()

    assert "It applies to 200 of the newest 200 complaints" in html


def test_a_rule_without_conditions_is_refused_also_in_a_preview(at_work, said):
    response = at_work.post(page(Rule, "add"), REFUNDS | {"any_of": "", "_preview": "1"})

    assert response.status_code == 422
    assert "Say when this rule applies" in response.content.decode()


def test_saving_and_removing_are_told_in_the_log(at_work):
    at_work.post(page(Rule, "add"), REFUNDS)
    rule = Rule.objects.get()
    at_work.post(page(rule), REFUNDS | {"points": "30"})
    choose(at_work, Rule, "delete_selected", [rule], post="yes")

    assert list(Event.objects.values_list("action", flat=True)) == ["rule.changed", "rule.changed", "rule.removed"]
    assert not Rule.objects.exists()


def test_a_preview_is_for_those_who_may_keep_rules(client, omar, said):
    assert signed_in(client, omar).post(page(Rule, "add"), REFUNDS | {"_preview": "1"}).status_code == 403
