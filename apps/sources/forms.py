"""A source as its network asks for it: settings, secrets that are written and never shown, and filters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from apps.foundation.secrets import SecretUnreadable

from .connectors import Connector
from .models import Source

SETTING_LIMIT = 2000
SECRET_LIMIT = 4000
LIST_LIMIT = 500
WORD_LIMIT = 200
LEAST_SECONDS, MOST_SECONDS = 10, 86_400
SWITCHES = ("skip_reposts", "skip_replies", "skip_links_only")
LISTS = ("languages", "blocked_handles", "blocked_words")


class SourceForm(forms.ModelForm):
    """What every source asks. `connector` says what its network asks besides; see `source_form`."""

    connector: type[Connector]

    poll_every = forms.IntegerField(
        label=gettext_lazy("Poll every (seconds)"),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=60,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    skip_reposts = forms.BooleanField(
        label=gettext_lazy("Leave out reposts"), required=False, initial=True, widget=UnfoldBooleanSwitchWidget
    )
    skip_replies = forms.BooleanField(
        label=gettext_lazy("Leave out replies to others"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    skip_links_only = forms.BooleanField(
        label=gettext_lazy("Leave out what has nothing but links"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Codes with spaces between them, as in “en de”. Empty means all."),
        widget=UnfoldAdminTextInputWidget,
    )
    blocked_handles = forms.CharField(
        label=gettext_lazy("Accounts left out"),
        required=False,
        help_text=gettext_lazy("One a line, as in “@joe@example.org”."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
    blocked_words = forms.CharField(
        label=gettext_lazy("Words left out"),
        required=False,
        help_text=gettext_lazy("One word or phrase a line."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    class Meta:
        model = Source
        fields = ("name", "policy", "department", "product", "lawful_basis", "is_enabled", "poll_every")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.network = self.instance.network or self.connector.network
        filters = self.instance.filters or {}
        for name in SWITCHES:
            if name in self.fields and name in filters:
                self.fields[name].initial = bool(filters[name])
        for name in LISTS:
            if name in self.fields:
                glue = " " if name == "languages" else "\n"
                self.fields[name].initial = glue.join(map(str, filters.get(name) or []))
        for name in self.connector.settings:
            if f"setting_{name}" in self.fields:
                self.fields[f"setting_{name}"].initial = _as_text(self.instance.settings.get(name, ""))
        kept = _readable(self.instance.secrets)
        for name, (_label, _help_text, is_required) in self.connector.secrets.items():
            if (field := self.fields.get(f"secret_{name}")) is None:
                continue
            field.required = is_required and not (kept and kept.get(name))
            if kept is None:
                field.help_text = _("What was kept cannot be read with the keys of today. Write it anew.")
            elif kept.get(name):
                field.help_text = _("It is kept. Leave this empty to keep it; it is never shown.")

    def clean_languages(self):
        return _listed(self.cleaned_data["languages"].replace(",", " ").split())

    def clean_blocked_handles(self):
        return _listed(self.cleaned_data["blocked_handles"].splitlines())

    def clean_blocked_words(self):
        return _listed(self.cleaned_data["blocked_words"].splitlines())

    def clean(self):
        values = super().clean()
        chosen = {name: values.get(name) for name in (*SWITCHES, *LISTS)}
        self.instance.filters = {name: value for name, value in chosen.items() if value or name == "skip_reposts"}
        self.instance.settings = {
            **self.instance.settings,
            **{name: values.get(f"setting_{name}", "").strip() for name in self.connector.settings},
        }
        given = {name: values.get(f"secret_{name}", "").strip() for name in self.connector.secrets}
        if any(given.values()):
            kept = _readable(self.instance.secrets) or {}
            self.instance.secrets = {**kept, **{name: value for name, value in given.items() if value}}
        return values


def source_form(connector: type[Connector]) -> type[SourceForm]:
    """The form for a source of one network."""
    fields = {
        f"setting_{name}": forms.CharField(
            label=label,
            help_text=help_text,
            required=is_required,
            max_length=SETTING_LIMIT,
            widget=UnfoldAdminTextInputWidget,
        )
        for name, (label, help_text, is_required) in connector.settings.items()
    } | {
        f"secret_{name}": forms.CharField(
            label=label,
            help_text=help_text,
            required=is_required,
            max_length=SECRET_LIMIT,
            strip=True,
            widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}, render_value=False),
        )
        for name, (label, help_text, is_required) in connector.secrets.items()
    }
    return type(f"{connector.__name__}Form", (SourceForm,), {"connector": connector, **fields})


def _listed(words: list[str]) -> list[str]:
    words = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(words) > LIST_LIMIT:
        raise ValidationError(_("At most %(limit)d entries are taken.") % {"limit": LIST_LIMIT})
    if too_long := next((word for word in words if len(word) > WORD_LIMIT), None):
        told = {"start": too_long[:30], "limit": WORD_LIMIT}
        raise ValidationError(_("“%(start)s…” is longer than %(limit)d characters.") % told)
    return words


def _as_text(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _readable(secrets) -> dict | None:
    """The secrets that are kept; None where no key of today opens them."""
    try:
        return dict(secrets)
    except SecretUnreadable:
        return None
