"""Articles and what was written for each, over time."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.company.models import Product
from apps.forum.models import Thread
from apps.foundation.plain_letters import plain_latin

from ..querysets import AT_WORK, ArticleQuerySet, AttachmentQuerySet, RevisionQuerySet
from .section import Section

TITLE_LIMIT = 150
SUMMARY_LIMIT = 200
BODY_LIMIT = 20_000
NOTE_LIMIT = 200
REVIEW_NOTE_LIMIT = 500
SLUG_LIMIT = 80
# What stands where the words of an article's title stand in its address, and leads to something else.
TAKEN_BELOW_ARTICLES = frozenset({"rating"})


class Audience(models.TextChoices):
    """Who may read an article or see a video, once it is published."""

    EVERYBODY = "everybody", _("Everybody")
    STAFF = "staff", _("Staff only")


class Article(models.Model):
    """An answer worth keeping. What it says is in its revisions; one of them at most is in force."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="articles", verbose_name=_("section"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("product")
    )
    # Title and slug as in the revision in force, or in the newest one while none was published yet.
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    slug = models.SlugField(_("slug"), max_length=SLUG_LIMIT, allow_unicode=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translation of")
    )
    audience = models.CharField(_("who may read it"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    in_force = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revision in force")
    )
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related articles"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    # When the first revision, and when the one in force, came into force. `published_at` empty: never was.
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    needs_change = models.CharField(
        _("needs change"), max_length=NOTE_LIMIT, blank=True, help_text=_("What is wrong with it. Empty: nothing.")
    )
    # Votes on the revision in force, for lists; kept by the verb that rates, recounted by a command.
    helpful_count = models.PositiveIntegerField(_("helped"), default=0)
    unhelpful_count = models.PositiveIntegerField(_("did not help"), default=0)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(fields=["section", "audience", "position", "id"], name="article_list_of_section"),
            # Staff reads both kinds, in the same order.
            models.Index(fields=["section", "position", "id"], name="article_list_for_staff"),
            models.Index(fields=["product", "-updated_at"], name="article_list_of_product"),
            models.Index(fields=["-updated_at", "-id"], name="article_list_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=models.Q(translation_of__isnull=False),
                name="article_translated_once_per_language",
            ),
            models.CheckConstraint(
                condition=~models.Q(translation_of=models.F("pk")), name="article_is_no_translation_of_itself"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page. The number decides which it is; the words are for people, and old ones lead here, too."""
        return reverse("knowledge:article", args=[self.pk, self.slug or "-"])

    @property
    def is_published(self) -> bool:
        """A revision is in force, whoever may read it."""
        return self.in_force_id is not None

    @property
    def is_public(self) -> bool:
        """Published for everybody."""
        return self.is_published and self.audience == Audience.EVERYBODY

    @property
    def is_withdrawn(self) -> bool:
        """Published once, and no more."""
        return self.in_force_id is None and self.published_at is not None

    @property
    def is_translation(self) -> bool:
        """It says in its language what another article says."""
        return self.translation_of_id is not None

    @property
    def is_outdated_translation(self) -> bool:
        """The original says something newer than what this renders; asks for both revisions in force."""
        if not self.is_translation or self.in_force is None or self.translation_of.in_force_id is None:
            return False
        return self.in_force.translated_from_id != self.translation_of.in_force_id

    def newest_revision(self) -> "Revision | None":
        """What somebody who edits it begins with: the revision at work, else the one in force, else the last."""
        return self.revisions.at_work().first() or self.in_force or self.revisions.newest_first().first()

    def make_slug(self) -> str:
        """The readable part of the address, from the title; empty where the title has no letters, or where it would be
        the address of something else below the article's number."""
        slug = slugify(plain_latin(self.title), allow_unicode=True)[:SLUG_LIMIT].strip("-_")
        return "" if slug in TAKEN_BELOW_ARTICLES else slug


class Revision(models.Model):
    """What an article says, or shall say, or said: written by somebody, looked at by another, in force for a time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("Waiting for review")
        DECLINED = "declined", _("Sent back")
        SCHEDULED = "scheduled", _("Scheduled")
        IN_FORCE = "in_force", _("Published")
        SUPERSEDED = "superseded", _("Replaced")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    summary = models.CharField(
        _("summary"), max_length=SUMMARY_LIMIT, blank=True, help_text=_("One sentence for lists and search engines.")
    )
    body = models.TextField(_("text"), max_length=BODY_LIMIT)
    html = models.TextField(_("rendered"), blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(_("renderer version"), default=0, editable=False)
    note = models.CharField(_("what changed"), max_length=NOTE_LIMIT, blank=True)
    # How often it was saved while at work: a form names the saving that it was made from.
    saved_times = models.PositiveIntegerField(_("saved"), default=1)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )
    # For a translation: what of the original it renders. Older than the original's revision in force: out of date.
    translated_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("translated from")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_note = models.CharField(_("reviewer's note"), max_length=REVIEW_NOTE_LIMIT, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    in_force_from = models.DateTimeField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateTimeField(_("in force until"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        permissions = [
            ("publish_revision", _("Can review and publish")),
            ("publish_own_revision", _("Can publish what they wrote themselves")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_numbered_once"),
            models.UniqueConstraint(
                fields=["article"], condition=models.Q(state="in_force"), name="one_revision_in_force"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(state__in=["draft", "in_review", "declined", "scheduled"]),
                name="one_revision_at_work",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="scheduled") | models.Q(publish_at__isnull=False),
                name="scheduled_revision_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at"], condition=models.Q(state="scheduled"), name="revision_scheduled_next")
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    @property
    def is_at_work(self) -> bool:
        """It is still being made, so that it may be written on."""
        return self.state in AT_WORK

    @property
    def version(self) -> str:
        """What a form was made from: this revision, as it was saved so many times."""
        return f"{self.pk}.{self.saved_times}"


class Attachment(models.Model):
    """A file that an article offers or a picture that it shows."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="attachments", verbose_name=_("article"))
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    # Stored by its key; `name` is what the upload was called, cleaned.
    file = models.FileField(_("file"), upload_to="attachments")
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Where it is served, as it stands in the text of an article; in letters that no editor or browser changes."""
        stem, _dot, ending = self.name.rpartition(".")
        return reverse("knowledge:attachment", args=[self.key, f"{slugify(stem) or 'file'}.{ending}"])

    @property
    def is_picture(self) -> bool:
        """It can be shown in the text."""
        return self.width is not None


class Distillation(models.Model):
    """An article that began as a solved conversation, which then says where it is documented."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="distillations", verbose_name=_("article"))
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="distillations", verbose_name=_("conversation"))
    distilled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("distilled by")
    )
    distilled_at = models.DateTimeField(_("distilled at"), default=timezone.now)
    # When the conversation was told that its article is public, once.
    documented_at = models.DateTimeField(_("documented at"), null=True, blank=True)

    class Meta:
        verbose_name = _("distillation")
        verbose_name_plural = _("distillations")
        constraints = [models.UniqueConstraint(fields=["article", "thread"], name="distilled_once")]

    def __str__(self):
        return f"{self.thread_id} → {self.article_id}"
