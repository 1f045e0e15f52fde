"""What an export is made of: one noun for each file, in the order in which an import brings them in."""

from functools import cache

from django.db import models

from ..nouns import Noun
from . import company, forum, happened, ideas, knowledge, opinions, people, town_halls
from .left_out import LEFT_OUT_APPS, LEFT_OUT_MODELS

# Those by whom something was said come before what was said, and pictures before the posts that show them.
NOUNS: tuple[Noun, ...] = (
    *people.NOUNS,
    *company.NOUNS,
    *forum.NOUNS,
    *knowledge.NOUNS,
    *ideas.NOUNS,
    *opinions.NOUNS,
    *town_halls.NOUNS,
    *happened.NOUNS,
)


@cache
def noun_of(model: type[models.Model]) -> Noun:
    """The noun whose lines are the rows of this model. Raises LookupError for a model that is left out."""
    for noun in NOUNS:
        if noun.model is model:
            return noun
    raise LookupError(f"{model._meta.label} is in no file of an export")


@cache
def noun_named(name: str) -> Noun:
    """The noun of that name. Raises KeyError where there is none."""
    return {noun.name: noun for noun in NOUNS}[name]


__all__ = ["LEFT_OUT_APPS", "LEFT_OUT_MODELS", "NOUNS", "noun_named", "noun_of"]
