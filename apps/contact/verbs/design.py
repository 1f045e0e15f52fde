"""Make a form, or make it anew: what it asks, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.company.models import Department
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..models import CHOICES_LIMIT, FIELDS_LIMIT, LABEL_LIMIT, ContactForm, FormField
from ..models.form import CHOICE_LIMIT

CHOOSING = (FormField.Kind.CHOICE, FormField.Kind.SEVERAL)
LABEL_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDesign:
    """One thing to ask for; `choices` are lines of text for the kinds that choose."""

    label: str
    kind: str = FormField.Kind.SHORT
    help: str = ""
    is_required: bool = False
    choices: Sequence[str] = ()


@transaction.atomic
def write_form(
    department: Department, slug: str, *, by: User | None, title: str, fields: Sequence[FieldDesign], **particulars
) -> ContactForm:
    """Make the form of this address, or give the one that is there these fields. Safe to repeat.

    `particulars` are intro, thanks, takes_files, is_active and position. Raises ValidationError for more than
    FIELDS_LIMIT fields, two that are called the same, and whatever else breaks a limit, before anything is written.
    """
    check_fields(fields)
    form = ContactForm.objects.filter(department=department, slug=slug).first()
    form = form or ContactForm(department=department, slug=slug)
    form.title = title
    for name, value in particulars.items():
        setattr(form, name, value)
    rows = [
        FormField(
            form=form,
            kind=FormField.Kind(one.kind),
            label=clean_line(one.label, LABEL_LIMIT),
            help=one.help,
            is_required=one.is_required,
            choices="\n".join(one.choices),
            position=position,
        )
        for position, one in enumerate(fields)
    ]
    form.full_clean()
    for row in rows:
        row.full_clean(exclude=["form"])
    form.save()
    form.fields.all().delete()
    FormField.objects.bulk_create(rows)
    return form


def check_fields(fields: Sequence[FieldDesign]) -> None:
    """Raise ValidationError, naming what to change, unless a form may ask for all of this."""
    if len(fields) > FIELDS_LIMIT:
        raise ValidationError(
            _("This form has %(number)d fields; %(limit)d are the most. Ask for less, or make a second form.")
            % {"number": len(fields), "limit": FIELDS_LIMIT}
        )
    seen = set()
    for one in fields:
        shown = one.label[:LABEL_SHOWN]
        if len(one.label) > LABEL_LIMIT:
            raise ValidationError(
                _(
                    "The label “%(label)s…” has %(length)d characters; %(limit)d are the most. "
                    "Put the rest into the help."
                )
                % {"label": shown, "length": len(one.label), "limit": LABEL_LIMIT}
            )
        label = clean_line(one.label, LABEL_LIMIT)
        if not label:
            raise ValidationError(_("Every field needs a label."))
        if label.casefold() in seen:
            raise ValidationError(_("Two fields are called “%(label)s”. Give each its own label.") % {"label": shown})
        seen.add(label.casefold())
        _check_choices(one, shown)


def _check_choices(one: FieldDesign, shown: str) -> None:
    is_choice = one.kind in CHOOSING
    if not is_choice:
        if any(line.strip() for line in one.choices):
            raise ValidationError(_("The field “%(label)s” has choices, but its kind offers none.") % {"label": shown})
        return
    lines = [line.strip() for line in one.choices if line.strip()]
    if len(lines) < 2:
        raise ValidationError(_("The field “%(label)s” needs at least two choices.") % {"label": shown})
    if len(lines) > CHOICES_LIMIT:
        raise ValidationError(
            _("The field “%(label)s” has %(number)d choices; %(limit)d are the most.")
            % {"label": shown, "number": len(lines), "limit": CHOICES_LIMIT}
        )
    if len(set(lines)) < len(lines):
        raise ValidationError(_("The field “%(label)s” offers a choice twice.") % {"label": shown})
    if any(len(line) > CHOICE_LIMIT for line in lines):
        raise ValidationError(
            _("A choice of the field “%(label)s” has more than %(limit)d characters.")
            % {"label": shown, "limit": CHOICE_LIMIT}
        )
