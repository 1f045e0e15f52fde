"""No field leaves by accident and none is forgotten: every model and every field says whether it is exported."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from apps.exchange.content import LEFT_OUT_APPS, LEFT_OUT_MODELS, NOUNS
from apps.exchange.describing import describe

PAGE = Path(settings.BASE_DIR) / "helpcenter" / "docs" / "export-format.md"


def tables_of_lists() -> set[str]:
    """Labels of the tables between two models that stand as lists in the lines of one of them."""
    return {noun.model._meta.get_field(name).remote_field.through._meta.label for noun in NOUNS for name in noun.lists}


def test_every_model_says_whether_it_is_exported():
    told = {noun.model._meta.label for noun in NOUNS} | LEFT_OUT_MODELS.keys() | tables_of_lists()
    silent = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in told and model._meta.app_label not in LEFT_OUT_APPS
    ]
    assert silent == [], "add them to apps/exchange/content/, as a noun or with the reason why they are left out"


def test_no_model_says_it_twice_and_none_is_gone():
    labels = [noun.model._meta.label for noun in NOUNS] + list(LEFT_OUT_MODELS)
    assert len(labels) == len(set(labels)) and len({noun.name for noun in NOUNS}) == len(NOUNS)
    assert set(labels) <= {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert {label.partition(".")[0] for label in labels}.isdisjoint(LEFT_OUT_APPS)
    assert LEFT_OUT_APPS.keys() <= {config.label for config in apps.get_app_configs()}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_every_field_says_whether_it_is_exported(noun):
    options = noun.model._meta
    fields = {field.name for field in (*options.concrete_fields, *options.many_to_many)}
    leaves = {*noun.named, *noun.lists}
    assert leaves.isdisjoint(noun.left_out), "these are exported and left out"
    assert fields - leaves - noun.left_out.keys() == set(), "say of these whether they are exported, or why not"
    assert (leaves | noun.left_out.keys()) - fields == set(), "these are no fields any more"
    assert all(noun.left_out.values()) and noun.constant.keys() <= noun.left_out.keys()


def test_the_page_about_the_format_says_what_the_program_does():
    assert PAGE.read_text() == describe(), f"write it anew: manage.py export_content --describe > {PAGE.name}"
