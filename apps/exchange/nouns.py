"""A noun of the export: which rows of a model leave, with which of their fields, and what does not leave and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core import validators
from django.db import models
from django.db.models.expressions import Combinable

from .kinds import (
    Clock,
    Day,
    Identity,
    Key,
    Kind,
    Medium,
    Moment,
    Number,
    Reference,
    References,
    Text,
    Truth,
    WebAddress,
)

# Read under such a name where an expression stands for a field, because no annotation may be called like a field.
READ_AS = "as_told_"


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A file of the export, made of the rows of one model.

    `fields` are names of the model's fields, in words; those of `left_out` say why they stay, and one of each must be
    said of every field of the model (tests/house/test_exchange.py). Fields to other models become references: a row
    leaves only if what it needs leaves, and what it may do without is empty where that does not leave.

    `rows` are those that may leave. With `is_pulled` only those that another line refers to, or that `always` names.
    `hangs_from` is the reference whose row decides alone whether this one leaves, and is not pulled by it. `needs`
    are references that may be null in the database and not here; what it `comes_with` leaves whenever it does. `read`
    replaces a field by an expression, to tell less than there is. `kinds` names the kind of value where the model's
    field does not say it well. `lists` are fields for many to many. `also` are values that the model has no field
    for: an expression and a kind each. `tell(values)` changes the values of a line before they are written,
    references excepted.

    `constant` is what an import puts into fields that are not in the file. `made(row)` fills in what follows from the
    others, raising ValidationError where that cannot be: `also` are attributes of the row then, and `row.incoming`
    has its files by field; under which name each is kept is left in the attribute `<field>_name`.
    """

    name: str
    model: type[models.Model]
    fields: str
    rows: Callable[[], models.QuerySet]
    left_out: Mapping[str, str] = field(default_factory=dict)
    is_pulled: bool = False
    always: Callable[[], models.QuerySet] | None = None
    hangs_from: str = ""
    needs: tuple[str, ...] = ()
    comes_with: tuple[str, ...] = ()
    read: Mapping[str, Combinable] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    also: Mapping[str, tuple[Combinable, Kind]] = field(default_factory=dict)
    tell: Callable[[dict[str, Any]], None] | None = None
    constant: Mapping[str, Any] = field(default_factory=dict)
    made: Callable[[models.Model], None] | None = None

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.jsonl"

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The names of its plain fields, the number of the row first."""
        return ("id", *self.fields.split())

    @cached_property
    def columns(self) -> dict[str, Kind]:
        """The kind of each value of a line by its name, in the order of the names."""
        from .content import noun_of

        found: dict[str, Kind] = {}
        for name in self.named:
            found[name] = self.kinds.get(name) or kind_of(
                self.model._meta.get_field(name), noun_of, is_needed=name in self.needs
            )
        for name in self.lists:
            found[name] = References(noun_of(self.model._meta.get_field(name).related_model).name)
        found |= {name: kind for name, (_expression, kind) in self.also.items()}
        return dict(sorted(found.items()))

    @cached_property
    def references(self) -> dict[str, Reference]:
        """Its references to one line each."""
        return {name: kind for name, kind in self.columns.items() if isinstance(kind, Reference)}

    @cached_property
    def media(self) -> dict[str, Medium]:
        """Its files."""
        return {name: kind for name, kind in self.columns.items() if isinstance(kind, Medium)}

    def values(self, names: tuple[str, ...]) -> models.QuerySet:
        """The values of these plain columns for the rows that may leave, as tuples by number."""
        told, asked = {}, []
        for name in names:
            expression = self.also[name][0] if name in self.also else self.read.get(name)
            if expression is None:
                asked.append(self.model._meta.get_field(name).attname)
            else:
                told[READ_AS + name] = expression
                asked.append(READ_AS + name)
        return self.rows().annotate(**told).order_by("pk").values_list(*asked)


def kind_of(model_field: models.Field, noun_of: Callable, *, is_needed: bool = False) -> Kind:
    """The kind of value that a field of a model has. Raises TypeError for one that has to be named."""
    is_needed = is_needed or not model_field.null
    match model_field:
        case models.AutoField() | models.BigAutoField():
            return Identity()
        case models.ForeignKey():
            return Reference(noun_of(model_field.related_model).name, is_needed=is_needed)
        case models.FileField():
            return Medium(is_needed=is_needed and not model_field.blank)
        case models.URLField():
            return WebAddress(limit=model_field.max_length, is_needed=is_needed)
        case models.TextField() | models.CharField():
            skipped = (validators.MaxLengthValidator, validators.ProhibitNullCharactersValidator)
            return Text(
                limit=model_field.max_length,
                is_long=isinstance(model_field, models.TextField),
                choices=[value for value, _label in model_field.flatchoices],
                # A title without letters makes an empty one.
                may_be_blank=model_field.blank or isinstance(model_field, models.SlugField),
                validators=[one for one in model_field.validators if not isinstance(one, skipped)],
                is_needed=is_needed,
            )
        case models.BooleanField():
            return Truth(is_needed=is_needed)
        case models.IntegerField():
            least, most = _range(model_field)
            return Number(least=least, most=most, is_needed=is_needed)
        case models.DateTimeField():
            return Moment(is_needed=is_needed)
        case models.DateField():
            return Day(is_needed=is_needed)
        case models.TimeField():
            return Clock(is_needed=is_needed)
        case models.UUIDField():
            return Key(is_needed=is_needed)
        case _:
            raise TypeError(f"name the kind of {model_field}")


def _range(model_field: models.IntegerField) -> tuple[int, int]:
    """The smallest and largest number that fit on every database, and that the field's own validators take."""
    small = isinstance(model_field, models.SmallIntegerField | models.PositiveSmallIntegerField)
    most = 2**15 - 1 if small else 2**31 - 1
    least = 0 if "Positive" in type(model_field).__name__ else -most - 1
    for one in model_field.validators:
        if isinstance(one, validators.MaxValueValidator) and not callable(one.limit_value):
            most = min(most, one.limit_value)
        if isinstance(one, validators.MinValueValidator) and not callable(one.limit_value):
            least = max(least, one.limit_value)
    return least, most
