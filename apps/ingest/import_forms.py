"""From a file on somebody's desk to an import that may start: which source, which column means what."""

import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from apps.company.models import Product
from apps.foundation.plaintext import clean_line
from apps.sources.columns import FIELDS, REQUIRED
from apps.sources.files import FileError, FileShape, count_rows, guess_mapping, sniff
from apps.sources.models import Policy, Source

from .models import Import

FILE_LIMIT = 50 * 1024 * 1024
SUFFIXES = {"csv": ".csv", "jsonl": ".jsonl"}
FIELD_NAMES = {
    "external_id": gettext_lazy("Id of the item"),
    "text": gettext_lazy("Text"),
    "said_at": gettext_lazy("When it was said"),
    "title": gettext_lazy("Title"),
    "author_id": gettext_lazy("Id of the author"),
    "author_name": gettext_lazy("Name of the author"),
    "author_url": gettext_lazy("Address of the author's profile"),
    "followers": gettext_lazy("Followers of the author"),
    "url": gettext_lazy("Address of the item"),
    "rating": gettext_lazy("Stars, 1 to 5"),
    "language": gettext_lazy("Language"),
    "parent_id": gettext_lazy("Id of what it answers"),
    "conversation_id": gettext_lazy("Id of the conversation"),
    "reply_text": gettext_lazy("Our reply"),
    "reply_at": gettext_lazy("When we replied"),
}


class UploadForm(forms.ModelForm):
    """The file, where its complaints were heard, and how its times are to be read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or JSON Lines in UTF-8, at most 50 MB. You choose the columns in the next step."),
        widget=UnfoldAdminFileFieldWidget,
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Source"),
        queryset=Source.objects.filter(network="file"),
        required=False,
        empty_label=gettext_lazy("A new source"),
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Where these complaints were heard. The same source again brings only what is new."),
    )
    new_source = forms.CharField(
        label=gettext_lazy("Name of the new source"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("As readers see it: “App reviews”."),
        widget=UnfoldAdminTextInputWidget,
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("A new source becomes public"),
        choices=Policy,
        initial=Policy.AFTER_TRIAGE,
        widget=UnfoldAdminSelectWidget,
    )
    product = forms.ModelChoiceField(
        label=gettext_lazy("Product"),
        queryset=Product.objects.none(),
        required=False,
        empty_label=gettext_lazy("None in particular"),
        widget=UnfoldAdminSelectWidget,
        help_text=gettext_lazy("What the source is about. What it brings with stars becomes a review of it."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        initial="UTC",
        help_text=gettext_lazy("Of times in the file that name none."),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Import
        fields = ("file", "source", "time_zone", "date_format")
        widgets = {"date_format": UnfoldAdminTextInputWidget}
        help_texts = {
            "date_format": gettext_lazy("As in “%d/%m/%Y %H:%M”. Leave it empty for times like 2026-05-03T14:02."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.all()

    def clean_new_source(self):
        name = clean_line(self.cleaned_data["new_source"], 80)
        if name and Source.objects.filter(name=name).exists():
            raise ValidationError(_("There is a source of this name. Choose it above, or name another."))
        return name

    def clean_date_format(self):
        return checked_date_format(self.cleaned_data["date_format"])

    def clean_file(self):
        """Look at the file now, so that one that cannot be read is told here and not stored."""
        upload = self.cleaned_data["file"]
        if upload.size > FILE_LIMIT:
            told = {"size": upload.size // 1024 // 1024, "limit": FILE_LIMIT // 1024 // 1024}
            raise ValidationError(_("The file has %(size)d MB; at most %(limit)d are taken. Split it.") % told)
        with tempfile.NamedTemporaryFile() as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.flush()
            try:
                shape = sniff(Path(copy.name))
                self.instance.rows_total = count_rows(Path(copy.name), shape)
            except FileError as error:
                raise ValidationError(str(error)) from None
        upload.seek(0)
        self.instance.mapping = guess_mapping(shape.columns)
        self.instance.file_name = clean_line(upload.name, 200)
        upload.name = f"{uuid.uuid4().hex}{SUFFIXES[shape.kind]}"
        return upload

    def clean(self):
        values = super().clean()
        if not values.get("source") and "new_source" not in self.errors and not values.get("new_source"):
            self.add_error("new_source", _("Choose a source, or name a new one."))
        self._check_product(values.get("source"), values.get("product"))
        return values

    def _check_product(self, source: Source | None, product: Product | None) -> None:
        if source and product and source.product_id not in (None, product.pk):
            told = {"source": source, "product": source.product}
            self.add_error("product", _("“%(source)s” is about %(product)s. Choose that, or name a new source.") % told)


class MappingForm(forms.ModelForm):
    """Which column means what. The columns are those of the file."""

    class Meta:
        model = Import
        fields = ("time_zone", "date_format")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.shape = shape_of(self.instance)
        columns = self.shape.columns if self.shape else ()
        choices = [("", _("Not in this file")), *((column, column) for column in columns)]
        for field in FIELDS:
            self.fields[f"map_{field}"] = forms.ChoiceField(
                label=FIELD_NAMES[field],
                choices=choices,
                required=field in REQUIRED,
                initial=self.instance.mapping.get(field, ""),
                widget=UnfoldAdminSelectWidget,
                error_messages={"required": _("Choose the column that holds it. A row cannot be taken without it.")},
            )

    def clean_date_format(self):
        return checked_date_format(self.cleaned_data["date_format"])

    def clean(self):
        values = super().clean()
        self.instance.mapping = {field: values[f"map_{field}"] for field in FIELDS if values.get(f"map_{field}")}
        return values


def shape_of(batch: Import) -> FileShape | None:
    """How an import's file is written; None where it can no longer be read."""
    try:
        return sniff(Path(batch.file.path)) if batch.file else None
    except (FileError, OSError):
        return None


def checked_date_format(date_format: str) -> str:
    """A format that can tell a date. Raises ValidationError for one that cannot."""
    date_format = date_format.strip()
    if not date_format:
        return ""
    try:
        sample = datetime(2026, 5, 3, 14, 2)
        told = sample.strftime(date_format)
        same_day = datetime.strptime(told, date_format).date() == sample.date()
    except ValueError:
        same_day = False
    if not same_day:
        raise ValidationError(_("This format does not tell day, month and year. Write it as in “%d/%m/%Y %H:%M”."))
    return date_format
