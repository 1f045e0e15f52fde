"""Video tutorials: the film, its chapters, what is said in it, and how far somebody has come."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product

from ..captions import Line
from ..languages import language_name
from ..video_querysets import VideoQuerySet
from .article import NOTE_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, Audience
from .section import Section

VIDEO_BODY_LIMIT = 5_000
# So much of a film is all of it: nobody watches the last words of thanks.
FINISHED_FROM = 0.95


class Series(models.Model):
    """Tutorials that are seen one after the other."""

    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where its videos stand in their order."""
        return reverse("knowledge:series", args=[self.slug])


class Video(models.Model):
    """A tutorial. The film lies here, or on a platform that is not called before a visitor asks for it."""

    class Host(models.TextChoices):
        HERE = "here", _("This site")
        YOUTUBE = "youtube", "YouTube"
        VIMEO = "vimeo", "Vimeo"

    section = models.ForeignKey(Section, models.PROTECT, related_name="videos", verbose_name=_("section"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="videos", verbose_name=_("product")
    )
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="videos", verbose_name=_("series")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    summary = models.CharField(_("summary"), max_length=SUMMARY_LIMIT, blank=True)
    # Markdown below the film: what one needs, links, what changed since it was made.
    body = models.TextField(_("text"), max_length=VIDEO_BODY_LIMIT, blank=True)
    html = models.TextField(_("rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0, editable=False)
    language = models.CharField(_("spoken language"), max_length=12, default="en")
    audience = models.CharField(_("who may see it"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    host = models.CharField(_("where the film lies"), max_length=10, choices=Host, default=Host.HERE)
    external_id = models.CharField(_("number there"), max_length=40, blank=True)
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("film"), upload_to="videos", blank=True)
    content_type = models.CharField(_("content type"), max_length=60, blank=True)
    size = models.BigIntegerField(_("bytes"), default=0)
    poster = models.FileField(_("poster"), upload_to="posters", blank=True)
    seconds = models.PositiveIntegerField(_("length in seconds"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    # Empty: nobody but staff sees it yet, or no more.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)
    needs_change = models.CharField(_("needs change"), max_length=NOTE_LIMIT, blank=True)
    helpful_count = models.PositiveIntegerField(_("helped"), default=0)
    unhelpful_count = models.PositiveIntegerField(_("did not help"), default=0)

    objects = VideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        indexes = [
            models.Index(fields=["section", "audience", "position", "id"], name="video_list_of_section"),
            models.Index(fields=["series", "position", "id"], name="video_list_of_series"),
            models.Index(fields=["product", "-updated_at"], name="video_list_of_product"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | (models.Q(host="here") & ~models.Q(file=""))
                | (~models.Q(host="here") & ~models.Q(external_id="")),
                name="published_video_has_a_film",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page."""
        return reverse("knowledge:video", args=[self.pk, self.slug or "-"])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.is_published and self.audience == Audience.EVERYBODY

    @property
    def is_here(self) -> bool:
        return self.host == self.Host.HERE

    @property
    def has_film(self) -> bool:
        return bool(self.file) if self.is_here else bool(self.external_id)

    @property
    def film_address(self) -> str:
        """Where the film comes from, for players; empty where it lies on a platform or is not there yet."""
        return reverse("knowledge:film", args=[self.pk]) if self.is_here and self.file else ""

    @property
    def poster_address(self) -> str:
        """The picture that stands for it; with a mark of the picture, so that a new one is shown at once."""
        mark = self.poster.name.rpartition("/")[2].partition(".")[0][:8] if self.poster else "drawn"
        return f"{reverse('knowledge:poster', args=[self.pk])}?{mark}"

    @property
    def helpful_percent(self) -> int | None:
        """How many of those who said so were helped, 0 to 100; None while nobody said so."""
        told = self.helpful_count + self.unhelpful_count
        return round(100 * self.helpful_count / told) if told else None


class Chapter(models.Model):
    """A step of a tutorial, and when it begins."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="chapters", verbose_name=_("video"))
    at_seconds = models.PositiveIntegerField(_("begins at second"))
    title = models.CharField(_("title"), max_length=100)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["at_seconds"]
        constraints = [models.UniqueConstraint(fields=["video", "at_seconds"], name="one_chapter_at_a_time")]

    def __str__(self):
        return self.title


class CaptionTrack(models.Model):
    """What is said in a video, in one language, line by line. The transcript is made of it."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="tracks", verbose_name=_("video"))
    language = models.CharField(_("language"), max_length=12)
    # WebVTT, written anew from what was read: nothing else of the upload is served.
    source = models.TextField(_("captions"))
    # [{"start": seconds, "end": seconds, "text": plain text}, ...] in the order of time.
    lines = models.JSONField(_("lines"), default=list)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = [models.UniqueConstraint(fields=["video", "language"], name="captions_once_per_language")]

    def __str__(self):
        return f"{self.video_id}: {self.language}"

    def get_absolute_url(self):
        """Where players fetch it."""
        return reverse("knowledge:captions", args=[self.video_id, self.language])

    @property
    def language_name(self) -> str:
        """The language in its own words: Deutsch."""
        return language_name(self.language)

    @property
    def transcript(self) -> list[Line]:
        """What is said, line by line."""
        return [Line(line["start"], line["end"], line["text"]) for line in self.lines]

    @property
    def words(self) -> str:
        """What is said as one plain text, a line for each line."""
        return "\n".join(line["text"] for line in self.lines)


class Progress(models.Model):
    """How far somebody who is signed in has come in a tutorial."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="+", verbose_name=_("video"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    seconds = models.PositiveIntegerField(_("seen up to second"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen at"), default=timezone.now)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [models.UniqueConstraint(fields=["video", "person"], name="one_progress_per_person")]

    def __str__(self):
        return f"{self.person_id} in {self.video_id}: {self.seconds} s"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
