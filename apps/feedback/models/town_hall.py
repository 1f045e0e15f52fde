"""A town hall: an announced hour in which people of the company answer in public what the community asked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.company.standing import place_of
from apps.knowledge.captions import Line
from apps.knowledge.models import Video

from ..town_hall_querysets import TownHallQuerySet

TITLE_LIMIT = 150
BODY_LIMIT = 5_000
REASON_LIMIT = 300


class Phase(models.TextChoices):
    """Where a town hall stands; worked out from what was recorded."""

    DRAFT = "draft", _("Not announced")
    ANNOUNCED = "announced", _("Announced")
    COLLECTING = "collecting", _("Collecting questions")
    LIVE = "live", _("Live now")
    CLOSED = "closed", _("Over")
    ARCHIVED = "archived", _("To read again")
    CANCELLED = "cancelled", _("Cancelled")


class TownHall(models.Model):
    """An hour in which people of the company answer what the community asked, and what came of it."""

    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    # Markdown: what it is about, and how to take part.
    body = models.TextField(_("what it is about"), max_length=BODY_LIMIT)
    html = models.TextField(_("rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0, editable=False)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="town_halls", verbose_name=_("product")
    )
    hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="town_halls", verbose_name=_("hosts")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    # Empty: questions are welcome as soon as it is announced.
    collects_from = models.DateTimeField(_("takes questions from"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=REASON_LIMIT, blank=True)
    # The question that is answered this minute: one place, so never two at a time.
    answering = models.ForeignKey(
        "feedback.TownHallQuestion", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("answering now"),
    )  # fmt: skip
    recording = models.ForeignKey(
        Video, models.SET_NULL, null=True, blank=True, related_name="town_halls", verbose_name=_("recording")
    )
    # Counts the changes that calendars have to follow (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(_("changes for calendars"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    objects = TownHallQuerySet.as_manager()

    class Meta:
        verbose_name = _("town hall")
        verbose_name_plural = _("town halls")
        indexes = [models.Index(fields=["-starts_at", "-id"], name="town_hall_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="town_hall_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="town_hall_is_opened_before_it_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=False)
                | models.Q(opened_at__isnull=True, cancelled_at__isnull=True),
                name="town_hall_is_announced_before_anything_comes_of_it",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(opened_at__isnull=True),
                name="town_hall_that_took_place_was_not_cancelled",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page."""
        return reverse("feedback:town_hall", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it."""
        return self.announced_at is not None

    @property
    def is_live(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked here any more: it was closed, or cancelled."""
        return self.closed_at is not None or self.cancelled_at is not None

    @property
    def takes_questions(self) -> bool:
        """Whether questions and voices are welcome now."""
        return self.phase in (Phase.COLLECTING, Phase.LIVE)

    @property
    def phase(self) -> Phase:
        """Where it stands now."""
        if self.announced_at is None:
            return Phase.DRAFT
        if self.cancelled_at is not None:
            return Phase.CANCELLED
        if self.closed_at is not None:
            return Phase.ARCHIVED if self._can_be_read_again() else Phase.CLOSED
        if self.opened_at is not None:
            return Phase.LIVE
        begins = self.collects_from
        return Phase.ANNOUNCED if begins is not None and begins > timezone.now() else Phase.COLLECTING

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clock; UTC where no such zone is known here any more."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo("UTC")

    @property
    def place(self) -> str:
        """What people call its zone: "Berlin"."""
        return place_of(self.time_zone)

    @property
    def starts_there(self) -> datetime:
        """When it begins, as the clock in its zone shows it."""
        return self.starts_at.astimezone(self.zone)

    @property
    def ends_there(self) -> datetime:
        """When it ends, as the clock in its zone shows it."""
        return self.ends_at.astimezone(self.zone)

    @property
    def starts_in_utc(self) -> datetime:
        return self.starts_at.astimezone(UTC)

    def _can_be_read_again(self) -> bool:
        if self.recording_id is not None:
            return True
        # Lists say it in a column of their own.
        known = self.__dict__.get("has_transcript")
        return hasattr(self, "transcript") if known is None else known


class TownHallTranscript(models.Model):
    """What was said in a town hall: written as Markdown, or line by line as captions of its recording."""

    town_hall = models.OneToOneField(TownHall, models.CASCADE, related_name="transcript", verbose_name=_("town hall"))
    source = models.TextField(_("source"))
    html = models.TextField(_("rendered"), blank=True)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0)
    # [{"start": seconds, "end": seconds, "text": plain text}, ...] in the order of time; empty for Markdown.
    lines = models.JSONField(_("lines"), default=list, blank=True)
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)

    class Meta:
        verbose_name = _("transcript of a town hall")
        verbose_name_plural = _("transcripts of town halls")

    def __str__(self):
        return f"transcript of {self.town_hall_id}"

    @property
    def spoken(self) -> list[Line]:
        """What is said, line by line; empty for one that was written as a text."""
        return [Line(line["start"], line["end"], line["text"]) for line in self.lines]


class TownHallTelling(models.Model):
    """Followers are owed word of a town hall, and how far that has come; once for each kind and each time.

    Whoever tells them reads the watches in the order of their ids and moves `after` in the same transaction.
    """

    class Kind(models.TextChoices):
        DAY = "day", _("A day before")
        HOUR = "hour", _("An hour before")
        MOVED = "moved", _("It was moved")
        CANCELLED = "cancelled", _("It was cancelled")

    town_hall = models.ForeignKey(TownHall, models.CASCADE, related_name="tellings", verbose_name=_("town hall"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # The beginning that they are told of: one that is moved is told of anew.
    starts_at = models.DateTimeField(_("of the beginning at"))
    after = models.BigIntegerField(_("told up to watch"), default=0)
    told = models.PositiveIntegerField(_("told"), default=0)
    owed_at = models.DateTimeField(_("owed since"), default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("word to followers of a town hall")
        verbose_name_plural = _("words to followers of town halls")
        constraints = [
            models.UniqueConstraint(fields=["town_hall", "kind", "starts_at"], name="town_hall_is_told_once_of_each")
        ]
        indexes = [
            models.Index(fields=["owed_at"], condition=models.Q(done_at__isnull=True), name="town_hall_word_owed")
        ]

    def __str__(self):
        return f"{self.town_hall_id}: {self.kind}"
