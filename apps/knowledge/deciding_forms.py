"""What is asked before a decision about articles, sections and short links is carried out."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.foundation.decisions import DecisionForm

from .languages import language_choices
from .models import NOTE_LIMIT, REVIEW_NOTE_LIMIT, Article, Section, ShortLink, Video

SEEN_LIMIT = 20_000
_NAMED = re.compile(r"(?:https?://[^/\s]+)?/(articles|videos)/(\d{1,18})(?:/\S*)?")


class SeenForm(DecisionForm):
    """Which saving of each revision was looked at: what changed meanwhile is not decided about."""

    seen = forms.CharField(max_length=SEEN_LIMIT, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = " ".join(revision.version for revision in self.things)

    def clean_seen(self):
        """{number of the revision: its version}."""
        return {
            int(version.partition(".")[0]): version
            for version in self.cleaned_data["seen"].split()
            if re.fullmatch(r"\d{1,18}\.\d{1,9}", version)
        }


class ScheduleForm(SeenForm):
    """When a revision comes into force by itself."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "moment"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["publish_at"].help_text = _("In the time of %(zone)s.") % {"zone": zone}


class DeclineForm(SeenForm):
    """Why a revision is sent back."""

    note = forms.CharField(
        label=gettext_lazy("What has to change"),
        max_length=REVIEW_NOTE_LIMIT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class LanguageForm(DecisionForm):
    """Into which language."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=language_choices, widget=UnfoldAdminSelectWidget
    )


class MoveForm(DecisionForm):
    """Into which section."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.all(), widget=UnfoldAdminSelectWidget
    )


class NeedsChangeForm(DecisionForm):
    """What is wrong with an article."""

    note = forms.CharField(
        label=gettext_lazy("What needs change"), max_length=NOTE_LIMIT, widget=UnfoldAdminTextInputWidget
    )


class SectionDeletionForm(DecisionForm):
    """Where the articles and videos of a section go when it goes."""

    move_to = forms.ModelChoiceField(
        label=gettext_lazy("Move what stands in it to"),
        queryset=Section.objects.none(),
        required=False,
        help_text=gettext_lazy("Needed as long as articles or videos stand in it."),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = [section.pk for section in self.things]
        self.fields["move_to"].queryset = Section.objects.exclude(models.Q(pk__in=own) | models.Q(parent__in=own))


class RenameForm(DecisionForm):
    """The new name of a short link."""

    slug = forms.SlugField(label=gettext_lazy("New name"), max_length=60, widget=UnfoldAdminTextInputWidget)


class TargetForm(DecisionForm):
    """Where a short link leads. `target` says it as the verbs want to hear it."""

    leads_to = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=2000,
        help_text=gettext_lazy("The address of an article or a video, or a page of this site: /contact/"),
        widget=UnfoldAdminTextInputWidget,
    )

    def clean(self):
        values = super().clean()
        if told := values.get("leads_to", "").strip():
            values["target"] = read_target(told)
        return values


class ShortLinkForm(TargetForm):
    """A new short link."""

    field_order = ("slug", "leads_to")
    slug = forms.SlugField(label=gettext_lazy("Name"), max_length=60, widget=UnfoldAdminTextInputWidget)

    def clean_slug(self):
        if ShortLink.objects.filter(slug=self.cleaned_data["slug"]).exists():
            raise ValidationError(_("“%(slug)s” leads somewhere already.") % {"slug": self.cleaned_data["slug"]})
        return self.cleaned_data["slug"]


def read_target(told: str) -> dict:
    """{"article": …}, {"video": …} or {"path": …} from an address. Raises ValidationError where nothing is there."""
    found = _NAMED.fullmatch(told)
    if found is None:
        return {"path": told}
    model, name = (Article, "article") if found[1] == "articles" else (Video, "video")
    thing = model.objects.filter(pk=int(found[2])).first()
    if thing is None:
        raise ValidationError({"leads_to": _("“%(address)s” does not exist.") % {"address": told[:200]}})
    return {name: thing}
