"""A contact form as its visitor fills it in, built from the fields that a department asks for."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from apps.company.models import Profile
from apps.foundation.plaintext import clean_line, clean_text
from apps.foundation.scrubbing import compile_pattern

from .limits import LONG_LIMIT, NUMBER_DIGITS, ORDER_LIMIT, PHONE_LIMIT, SHORT_LIMIT
from .models import ContactForm, FormField

Kind = FormField.Kind
NAME_LIMIT = 60
RADIOS = 6
ANSWERS_ID = "form-answers"
DECIMALS = 4
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_PHONE = re.compile(r"\+?[0-9 ()./-]{4,40}(?:\s?(?:x|ext\.?)\s?[0-9]{1,6})?", re.IGNORECASE)


class FilesInput(forms.ClearableFileInput):
    """A field in which several files are chosen at once."""

    allow_multiple_selected = True


class LineField(forms.CharField):
    """One line of readable text."""

    def to_python(self, value):
        return clean_line(super().to_python(value), self.max_length or SHORT_LIMIT)

    def clean(self, value):
        # Held to the limit as it was typed: what is too long is said, not cut.
        if value and self.max_length and len(str(value)) > self.max_length:
            self.run_validators(str(value))
        return super().clean(value)


class TextField(forms.CharField):
    """Several lines of readable text."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def clean(self, value):
        return clean_text(super().clean(value), LONG_LIMIT)


class RequestForm(forms.Form):
    """The fields of one contact form; for whoever is not signed in also who they are.

    `values` are what was filled in, in the order of the form, once it was found valid.
    """

    # Nobody sees this field, so whoever fills it in is a program.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, *args, contact_form: ContactForm, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact_form = contact_form
        # The id of the control below which answers appear while it is filled in.
        self.suggesting_field = ""
        self.is_unsigned = not user.is_authenticated
        self.asked = list(contact_form.fields.all())
        for one in self.asked:
            self.fields[one.name] = field_for(one)
        if self.is_unsigned:
            self.fields["name"] = LineField(
                label=_("Your name"), max_length=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"})
            )
            self.fields["email"] = forms.EmailField(
                label=_("Your mail address"),
                max_length=254,
                help_text=_("We mail you a link there, so that you can read our answer. Nobody else sees it."),
                widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            )

    def shown_fields(self):
        """The fields as the page shows them: those of the department, then who is asking."""
        names = [one.name for one in self.asked] + [name for name in ("name", "email") if name in self.fields]
        return [self[name] for name in names]

    def suggest_from(self, address: str) -> None:
        """Let what may answer it be looked up there while the first line of text is typed (static/js/suggest.js)."""
        first = next((one.name for one in self.asked if one.kind == Kind.SHORT), None)
        if first:
            self.fields[first].widget.attrs |= {"data-suggest": address, "data-suggest-in": ANSWERS_ID}
            self.suggesting_field = self[first].id_for_label

    @property
    def values(self) -> list[dict]:
        """{"label", "kind", "value"} of each field, as JSON keeps it."""
        return [
            {"label": one.label, "kind": one.kind, "value": _as_json(self.cleaned_data.get(one.name))}
            for one in self.asked
        ]

    def typed(self) -> list[tuple[str, str]]:
        """What was sent for the fields of this form, and nothing else, to be carried along by another page."""
        return [(name, value) for name in self.fields if name in self.data for value in self.data.getlist(name)]


def field_for(one: FormField) -> forms.Field:
    """The control for one thing that a form asks for, held to the limits of its kind."""
    # Helps are shown unescaped everywhere, since Django's own hold markup; staff's words hold none.
    common = {"label": one.label, "help_text": escape(one.help), "required": one.is_required}
    lines = [(line, line) for line in one.lines()]
    match one.kind:
        case Kind.LONG:
            widget = forms.Textarea(attrs={"rows": 6, "maxlength": LONG_LIMIT})
            return TextField(**common, max_length=LONG_LIMIT, widget=widget)
        case Kind.CHOICE if len(lines) <= RADIOS:
            offered = lines if one.is_required else [("", _("No choice")), *lines]
            return forms.ChoiceField(**common, choices=offered, widget=forms.RadioSelect)
        case Kind.CHOICE:
            return forms.ChoiceField(**common, choices=[("", _("Choose one")), *lines])
        case Kind.SEVERAL:
            return forms.MultipleChoiceField(**common, choices=lines, widget=forms.CheckboxSelectMultiple)
        case Kind.NUMBER:
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            return forms.DecimalField(**common, max_digits=NUMBER_DIGITS, decimal_places=DECIMALS, widget=widget)
        case Kind.DATE:
            return DayField(**common, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        case Kind.ORDER:
            return OrderField(**common, max_length=ORDER_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "off"}))
        case Kind.MAIL:
            return forms.EmailField(**common, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
        case Kind.PHONE:
            wrong = _("Write a phone number with digits, as in +49 30 123456.")
            return LineField(
                **common,
                max_length=PHONE_LIMIT,
                validators=[RegexValidator(re.compile(rf"\A{_PHONE.pattern}\Z", re.IGNORECASE), wrong)],
                widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            )
        case Kind.CONSENT:
            return forms.BooleanField(**common)
        case _:
            return LineField(**common, max_length=SHORT_LIMIT)


class DayField(forms.DateField):
    """A day between the years 1900 and 2200."""

    def clean(self, value):
        day = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(
                _("Choose a day between %(first)d and %(last)d.") % {"first": EARLIEST.year, "last": LATEST.year}
            )
        return day


class OrderField(LineField):
    """An order number, in the shape that the company gives its own."""

    def clean(self, value):
        value = super().clean(value)
        pattern = Profile.current().order_number_pattern if value else ""
        if pattern and not _fits(pattern, value):
            raise ValidationError(_("This does not look like one of our order numbers. Look at your invoice."))
        return value


def _fits(pattern: str, value: str) -> bool:
    try:
        found = compile_pattern(pattern).match(value)
    except ValidationError:
        # A pattern from before its limits: nobody can mend it while filling in a form.
        return True
    return bool(found) and found.end() == len(value)


def _as_json(value):
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [str(one) for one in value]
    return value.isoformat() if isinstance(value, date) else format(value, "f")
