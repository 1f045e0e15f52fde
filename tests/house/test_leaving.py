"""Nobody is forgotten and nobody's trace is left: every model that knows a person says what becomes of its rows."""

import itertools

import pytest
from django.apps import apps
from django.db import connection, models

from apps.people.leaving import leaving_rules, taking_rules
from apps.people.models import User


def models_that_know_a_person() -> set[str]:
    """Labels of all models with a relation to a person, those between two models included."""
    known = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if getattr(field, "concrete", False) and field.is_relation and field.related_model is User:
                known.add(model._meta.label)
    # The table between two models knows both; the field that makes it is a relation, too.
    known.discard("people.User")
    return known


def named_by(rules) -> set[str]:
    return set(itertools.chain.from_iterable(rule.models for rule in rules))


def test_there_are_models_that_know_a_person():
    assert {"forum.Post", "people.Handle", "mfa.Authenticator", "people.User_groups"} <= models_that_know_a_person()


@pytest.mark.parametrize("label", sorted(models_that_know_a_person()))
def test_every_model_that_knows_a_person_has_a_rule_for_leaving(label):
    assert label in named_by(leaving_rules()), f"declare @when_leaving({label!r}, …) in the leaving.py of its app"


@pytest.mark.parametrize("label", sorted(models_that_know_a_person()))
def test_every_model_that_knows_a_person_is_taken_along(label):
    assert label in named_by(taking_rules()), f"declare @taken_along({label!r}, …) in the leaving.py of its app"


@pytest.mark.parametrize("rules", [leaving_rules(), taking_rules()], ids=["leaving", "taking along"])
def test_no_rule_is_for_a_model_that_is_gone(rules):
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert named_by(rules) - labels == set()


def test_every_relation_to_a_person_lets_them_go_or_holds_them_until_a_rule_ran():
    """CASCADE and SET_NULL come undone by themselves; PROTECT stops the last step if a rule forgot a row."""
    allowed = {models.CASCADE, models.SET_NULL, models.PROTECT}
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User and field.remote_field.on_delete not in allowed
    ]
    assert wrong == []


def whole_database() -> str:
    """Every value of every row of every table, as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [f"{table}: {value}" for row in cursor.fetchall() for value in row]
    return "\n".join(said)


def rows_with(canary: str) -> list[str]:
    return [line[:200] for line in whole_database().splitlines() if canary in line]
