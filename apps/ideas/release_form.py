"""What is written about a release, and what it answers."""

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.forum.models import Thread

from .models import Idea, Release, ReleaseLink
from .verbs.release_writing import checked_answers, checked_body, checked_date, checked_title


class ReleaseForm(forms.ModelForm):
    """Words, day, product, and the ideas and conversations that it answers; those stay once people were told."""

    ideas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Ideas"),
        queryset=Idea.objects.select_related("thread"),
        required=False,
        help_text=gettext_lazy("They are moved to “Shipped”, and whoever voted for them is told once."),
    )
    threads = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Other conversations"),
        queryset=Thread.objects.all(),
        required=False,
        help_text=gettext_lazy(
            "They get an official reply, which goes home to whoever asked elsewhere. Conversations that led to the "
            "ideas above are answered without being named here."
        ),
    )

    class Meta:
        model = Release
        fields = ("title", "body", "product", "released_at", "ideas", "threads")
        widgets = {"body": UnfoldAdminTextareaWidget(attrs={"rows": 10})}
        help_texts = {
            "title": gettext_lazy("What people are told: “Quieter kettle”."),
            "body": gettext_lazy("Markdown. Say in a sentence or two what is different now."),
            "released_at": gettext_lazy("The day under which it stands. Left empty, it is the day of publishing."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, link in (("ideas", "idea"), ("threads", "thread")):
            if name not in self.fields:
                continue
            field = self.fields[name]
            field.widget = AutocompleteSelectMultiple(
                ReleaseLink._meta.get_field(link), site, attrs={"class": "unfold-admin-autocomplete"}
            )
            field.widget.choices = field.choices
            if self.instance.pk:
                named = self.instance.links.filter(**({"thread": None} if link == "idea" else {"idea": None}))
                self.initial[name] = list(named.order_by("pk").values_list(link, flat=True))
        if self.instance.announced_at:
            for name in ("ideas", "threads"):
                if name in self.fields:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _("People were told of these, so they stay.")

    def clean_title(self):
        return checked_title(self.cleaned_data["title"])

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])

    def clean_released_at(self):
        released_at = self.cleaned_data["released_at"]
        if released_at is None and self.instance.is_published:
            return self.instance.released_at
        return checked_date(released_at)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.instance.announced_at:
            try:
                checked_answers(self.instance, cleaned.get("ideas", ()), cleaned.get("threads", ()))
            except ValidationError as error:
                self.add_error("threads", error)
        return cleaned
