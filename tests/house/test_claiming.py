"""Whoever claims what they said elsewhere gets all of it: every relation to a person says what becomes of it."""

from django.apps import apps

from apps.people.claiming import claim_rules, staying_relations
from apps.people.models import User


def relations_to_a_person() -> set[str]:
    """Every relation of every model to a person, as "app.Model.field"; those between two models included."""
    known = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is User:
                known.add(f"{model._meta.label}.{field.name}")
    return known


def named() -> list[str]:
    return [*(relation for rule in claim_rules() for relation in rule.relations), *staying_relations()]


def test_every_relation_to_a_person_says_what_becomes_of_it_in_a_claim():
    known = relations_to_a_person()
    assert {"forum.Post.author", "people.Handle.user", "ideas.Vote.voter"} <= known
    missing = sorted(known - set(named()))
    assert missing == [], "declare them in the claiming.py of their app, as apps/people/claiming.py says"


def test_each_is_named_once_and_is_there():
    twice = sorted({relation for relation in named() if named().count(relation) > 1})
    assert twice == []
    for relation in named():
        app, model, name = relation.split(".")
        apps.get_model(app, model)._meta.get_field(name)


def test_whatever_changes_hands_can_be_given_back():
    assert [rule.name for rule in claim_rules() if rule.unclaim is None] == []
