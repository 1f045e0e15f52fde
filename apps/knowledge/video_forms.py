"""What editors fill in about a tutorial: words, film, poster, steps and captions on one page that needs no scripts."""

import uuid
from typing import NamedTuple

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminImageFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from .captions import BYTE_LIMIT, clock, read_captions
from .chapters import read_chapters, write_chapters
from .languages import language_choices, language_name
from .models import Video
from .platforms import Place, read_video_address
from .posters import redraw_poster
from .verbs.video_keeping import FILMS, KEPT_WITHOUT_A_VIDEO, read_upload

NEW_TRACKS = (1, 2)
WORDS = ("title", "summary", "body", "section", "product", "series", "position", "language", "audience", "needs_change")
SALT = "knowledge.kept-film"


class MovableFilm(File):
    """A film in a folder of this machine, which is moved into its place and not copied."""

    def temporary_file_path(self) -> str:
        """What Django's file storage moves away."""
        return default_storage.path(self.name)


class NewCaptions(NamedTuple):
    """Captions to keep: a language code and the text, empty to forget those that are there."""

    language: str
    source: str | bytes


class VideoForm(forms.ModelForm):
    """Words, film, poster, steps and captions. What is wrong is told at its field; what was typed stays.

    A film that came whole is kept until the form is sent again.
    """

    language = forms.ChoiceField(
        label=gettext_lazy("Spoken language"), choices=language_choices, initial="en", widget=UnfoldAdminSelectWidget
    )
    film = forms.FileField(
        label=gettext_lazy("Film"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy("MP4 (H.264 and AAC) or WebM. It takes the place of the one that is there."),
    )
    kept_film = forms.CharField(required=False, widget=forms.HiddenInput)
    address = forms.CharField(
        label=gettext_lazy("Or its address on YouTube or Vimeo"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Nothing is asked of the platform before a visitor presses play."),
    )
    length = forms.CharField(
        label=gettext_lazy("Length there"),
        required=False,
        max_length=10,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("As in 3:25. Films that lie here tell it themselves."),
    )
    poster_file = forms.FileField(
        label=gettext_lazy("Poster"),
        required=False,
        widget=UnfoldAdminImageFieldWidget,
        help_text=gettext_lazy("A picture that stands for the film. Without one, something calm is drawn."),
    )
    chapters = forms.CharField(
        label=gettext_lazy("Steps"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, with the time at which it begins: 0:35 Open the settings"),
    )

    class Meta:
        model = Video
        fields = WORDS
        widgets = {"body": UnfoldAdminTextareaWidget(attrs={"rows": 8})}
        help_texts = {
            "summary": gettext_lazy("One sentence for lists and search engines."),
            "body": gettext_lazy("Markdown below the film: what one needs, links, what changed since it was made."),
            "position": gettext_lazy("Its place in its series or section; small numbers come first."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        video = self.instance
        self.film_read = None
        self.known_tracks = list(video.tracks.order_by("language")) if video.pk else []
        if video.pk:
            known = dict(self.fields["language"].choices) if "language" in self.fields else {}
            if known and video.language not in known:
                self.fields["language"].choices = [(video.language, video.language), *known.items()]
            self.initial.setdefault("chapters", write_chapters(video.chapters.all()))
            if not video.is_here:
                self.initial.setdefault("address", Place(video.host, video.external_id).address)
                self.initial.setdefault("length", clock(video.seconds) if video.seconds else "")
        for track in self.known_tracks:
            self.fields[f"captions_{track.language}"] = forms.CharField(
                label=_("Captions, %(language)s") % {"language": language_name(track.language)},
                required=False,
                initial=track.source,
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
                help_text=_("Emptied, these captions are removed."),
            )
        for number in NEW_TRACKS:
            self._add_new_captions(number)

    def full_clean(self):
        """Once more keep what would have to be chosen again, if anything is wrong."""
        super().full_clean()
        if self.is_bound and self._errors:
            self.data = self.data.copy()
            self._keep_film()
            self._keep_words_of_captions()

    def clean_film(self):
        upload = self.cleaned_data["film"]
        if upload:
            self.film_read = read_upload(upload)
        return upload

    def clean_kept_film(self):
        token = self.cleaned_data["kept_film"]
        if not token:
            return None
        try:
            name = signing.loads(token, salt=SALT, max_age=KEPT_WITHOUT_A_VIDEO)
            film = (MovableFilm if _is_on_this_machine() else File)(default_storage.open(name), name=name)
            self.film_read = self.film_read or read_upload(film)
        except (signing.BadSignature, FileNotFoundError) as error:
            self._set("kept_film", "")
            raise ValidationError(_("The film that you sent is not kept any more. Choose it again.")) from error
        return film

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        return read_video_address(address).address if address else ""

    def clean_length(self):
        written = self.cleaned_data["length"].strip()
        if not written:
            return None
        try:
            return read_chapters(f"{written} end")[0].at_seconds
        except (ValidationError, IndexError) as error:
            raise ValidationError(_("Write the length in minutes and seconds, as in 3:25.")) from error

    def clean_poster_file(self):
        upload = self.cleaned_data["poster_file"]
        if upload:
            redraw_poster(upload)
            upload.seek(0)
        return upload

    def clean(self):
        values = super().clean()
        is_new_address = values.get("address") and "address" in self.changed_data
        if (values.get("film") or values.get("kept_film")) and is_new_address:
            self.add_error("address", _("Send a film or name its address, not both."))
        seconds = self._seconds(values)
        try:
            read_chapters(values.get("chapters", ""), seconds=seconds)
        except ValidationError as error:
            self.add_error("chapters", error)
        taken = {track.language for track in self.known_tracks}
        for field, captions in self._captions(values, with_fields=True):
            if captions.source:
                try:
                    read_captions(captions.source, seconds=seconds)
                except ValidationError as error:
                    self.add_error(field, error)
            if field.startswith("captions_new") and captions.language in taken:
                told = {"language": language_name(captions.language)}
                self.add_error(field, _("There are captions in %(language)s already. Change those instead.") % told)
            taken.add(captions.language)
        return values

    @property
    def words(self) -> dict:
        """What `keep_video` takes by name."""
        words = {name: self.cleaned_data[name] for name in WORDS}
        if self.new_address or (not self.instance.is_here and not self.new_film):
            words["seconds"] = self.cleaned_data["length"]
        return words

    @property
    def new_film(self) -> File | None:
        """The film to take, sent now or kept from the last time."""
        return self.cleaned_data["film"] or self.cleaned_data["kept_film"]

    @property
    def new_address(self) -> str:
        """The address to take; empty where it is the one that is known."""
        return self.cleaned_data["address"] if "address" in self.changed_data else ""

    @property
    def captions(self) -> list[NewCaptions]:
        """What shall be said, language by language."""
        return [captions for _field, captions in self._captions(self.cleaned_data, with_fields=False)]

    def _add_new_captions(self, number: int) -> None:
        self.fields[f"captions_new_{number}_language"] = forms.ChoiceField(
            label=_("New captions, language"),
            required=False,
            choices=[("", "–"), *language_choices()],
            widget=UnfoldAdminSelectWidget,
        )
        self.fields[f"captions_new_{number}_file"] = forms.FileField(
            label=_("File"),
            required=False,
            widget=UnfoldAdminFileFieldWidget,
            help_text=_("WebVTT or SRT in UTF-8, at most 1 MB."),
        )
        self.fields[f"captions_new_{number}"] = forms.CharField(
            label=_("Or their text"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 6})
        )

    def _captions(self, values: dict, *, with_fields: bool):
        """(field, captions) of each language that the form speaks of."""
        for track in self.known_tracks:
            field = f"captions_{track.language}"
            if field in values:
                yield field, NewCaptions(track.language, values[field].strip())
        for number in NEW_TRACKS:
            field = f"captions_new_{number}"
            source, upload = values.get(field, "").strip(), values.get(f"{field}_file")
            language = values.get(f"{field}_language")
            if upload:
                source = upload.read(BYTE_LIMIT + 1)
                upload.seek(0)
            if source and language:
                yield field, NewCaptions(language, source)
            elif with_fields and source:
                self.add_error(f"{field}_language", _("Choose the language of these captions."))
            elif with_fields and language:
                self.add_error(field, _("Choose the file of these captions, or write them here."))

    def _seconds(self, values: dict) -> int | None:
        if self.film_read:
            return self.film_read.seconds
        is_elsewhere = values.get("address") and ("address" in self.changed_data or not self.instance.is_here)
        return values.get("length") if is_elsewhere else self.instance.seconds

    def _keep_film(self) -> None:
        upload = self.cleaned_data.get("film")
        if upload and self.film_read:
            name = uuid.uuid4().hex
            kept = default_storage.save(f"{FILMS}/{name[:2]}/{name}.{self.film_read.ending}", upload)
            self._set("kept_film", signing.dumps(kept, salt=SALT))
        if self.data.get(self.add_prefix("kept_film")):
            self["film"].help_text = _("Your film has arrived and is kept for a day. Do not choose it again.")

    def _keep_words_of_captions(self) -> None:
        for number in NEW_TRACKS:
            field = f"captions_new_{number}"
            upload = self.cleaned_data.get(f"{field}_file")
            if upload:
                upload.seek(0)
                self._set(field, upload.read(BYTE_LIMIT).decode("utf-8", "replace"))

    def _set(self, field: str, value: str) -> None:
        if not getattr(self.data, "_mutable", True):
            self.data = self.data.copy()
        self.data[self.add_prefix(field)] = value


def _is_on_this_machine() -> bool:
    """Whether the storage that is configured keeps files in a folder of this machine."""
    try:
        default_storage.path("a")
    except NotImplementedError:
        return False
    return True
