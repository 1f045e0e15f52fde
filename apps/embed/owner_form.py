"""A frame as its owner writes it: sites one a line, features to tick, a secret that is written and never shown."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextareaWidget,
)

from .models import Embed, Feature, Kind
from .origins import MOST_ORIGINS, tidy_origin

SECRET = "facebook_app_secret"
SECRET_LIMIT = 200
# What a new frame offers, until its owner says otherwise.
TICKED = [Feature.ASK, Feature.REPLY, Feature.VOTE, Feature.FOLLOW, Feature.MY_THREADS]


class EmbedForm(forms.ModelForm):
    """What the admin asks about a frame."""

    sites = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        required=False,
        max_length=12_000,
        help_text=gettext_lazy(
            "One a line, as in https://shop.example. Each name and each port counts for itself: write www.shop.example "
            "as well if you use it. Nobody else can show it. Facebook may show a support tab in any case."
        ),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "spellcheck": "false", "dir": "ltr"}),
    )
    features = forms.MultipleChoiceField(
        label=gettext_lazy("What it offers"),
        required=False,
        choices=Feature.choices,
        initial=TICKED,
        help_text=gettext_lazy("Besides searching and reading, which need no account."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    app_secret = forms.CharField(
        label=gettext_lazy("Secret of the Facebook app"),
        required=False,
        max_length=SECRET_LIMIT,
        help_text=gettext_lazy("From the settings of your app at Facebook. It is kept encrypted and never shown."),
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    class Meta:
        model = Embed
        fields = ("name", "kind", "product", "boards", "accent", "scheme", "language", "facebook_page_id")
        widgets = {"kind": UnfoldAdminRadioSelectWidget}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "sites" in self.fields:
            self.fields["sites"].initial = "\n".join(self.instance.origins)
        if self.instance.pk and "features" in self.fields:
            self.fields["features"].initial = self.instance.features
        if self.instance.pk and "app_secret" in self.fields and self.instance.secrets_are_kept:
            self.fields["app_secret"].help_text = _("It is kept. Leave this empty to keep it; it is never shown.")
            if not self.instance.facebook_app_secret:
                self.fields["app_secret"].help_text = _(
                    "What was kept cannot be read with the keys of today. Write it anew."
                )

    def clean_accent(self):
        return self.cleaned_data["accent"].strip().lower()

    def clean_sites(self):
        lines = [line for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        if len(lines) > MOST_ORIGINS:
            raise ValidationError(_("At most %(limit)d sites may show one frame.") % {"limit": MOST_ORIGINS})
        origins, wrong = [], []
        for line in lines:
            try:
                origins.append(tidy_origin(line))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(origins))

    def clean_features(self):
        return sorted(set(self.cleaned_data["features"]), key=Feature.values.index)

    def clean(self):
        values = super().clean()
        if values.get("kind") == Kind.TAB and bool(values.get("facebook_page_id")) and not self._has_secret(values):
            self.add_error(
                "app_secret", _("The tab of a page needs the secret of its app; without it nothing is believed.")
            )
        return values

    def _post_clean(self):
        # Before the row checks itself.
        self.instance.origins = self.cleaned_data.get("sites", self.instance.origins)
        self.instance.features = self.cleaned_data.get("features", self.instance.features)
        if secret := self.cleaned_data.get("app_secret", "").strip():
            self.instance.secrets = {SECRET: secret}
        super()._post_clean()

    def _update_errors(self, errors):
        # The row speaks of its columns; the form of what somebody sees.
        if hasattr(errors, "error_dict") and "origins" in errors.error_dict:
            errors.error_dict["sites"] = errors.error_dict.pop("origins")
        super()._update_errors(errors)

    def _has_secret(self, values: dict) -> bool:
        return bool(values.get("app_secret", "").strip() or self.instance.facebook_app_secret)
