"""What staff types about alerts: the key is written and never shown."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminPasswordWidget

from .models import StaffAlert

KEY_LEAST, KEY_MOST = 16, 200


class StaffAlertForm(forms.ModelForm):
    """Which happenings, who, and by which ways."""

    key = forms.CharField(
        label=gettext_lazy("Key of the signature"),
        max_length=KEY_MOST,
        required=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text=gettext_lazy(
            "Whoever is called checks with it that we called. It is not shown again; empty keeps what there is. Slack "
            "needs none."
        ),
    )

    class Meta:
        model = StaffAlert
        fields = [
            "name", "is_enabled", "on_paused", "on_undelivered", "on_escalated", "people", "mail_to", "web_address",
        ]  # fmt: skip

    def clean_key(self):
        key = self.cleaned_data["key"].strip()
        if key and len(key) < KEY_LEAST:
            raise ValidationError(_("Take at least %(least)d characters.") % {"least": KEY_LEAST})
        return key

    def clean(self):
        values = super().clean()
        if not self.errors and not (values.get("people") or values.get("mail_to") or values.get("web_address")):
            raise ValidationError(_("Name somebody, a mailbox or a web address, so that the alert reaches anybody."))
        return values

    def save(self, commit=True):
        if key := self.cleaned_data.get("key"):
            self.instance.secret = {"key": key}
        return super().save(commit)
