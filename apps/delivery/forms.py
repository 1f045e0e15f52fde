"""What staff types about deliveries."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldAdminURLInputWidget

from apps.foundation.decisions import DecisionForm
from apps.foundation.plaintext import is_safe_url


class ArrivedForm(DecisionForm):
    """Where an answer was found whose sending had an unknown outcome."""

    external_id = forms.CharField(
        label=gettext_lazy("Its id there"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("With it, replies to it find their way into this conversation."),
        widget=UnfoldAdminTextInputWidget,
    )
    url = forms.CharField(
        label=gettext_lazy("Its address there"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Readers are led there."),
        widget=UnfoldAdminURLInputWidget,
    )

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        if url and not is_safe_url(url):
            raise ValidationError(_("Give a web address that begins with https:// or http://."))
        return url

    def clean(self):
        values = super().clean()
        if not self.errors and not values["external_id"].strip() and not values["url"]:
            raise ValidationError(_("Give its id or its address, so that it can be found again."))
        return values
