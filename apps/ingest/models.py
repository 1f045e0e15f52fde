from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Kind, Post, Thread
from apps.sources.models import Source
from apps.triage.models import Assessment

from .querysets import ArrivalQuerySet, ComplaintQuerySet

QUARANTINE_AFTER = 5


class Arrival(models.Model):
    """A raw item exactly as it came, before anybody tried to understand it. Webhook and poll both end here."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        QUARANTINED = "quarantined", _("Quarantined")

    source = models.ForeignKey(Source, models.CASCADE, related_name="arrivals", verbose_name=_("source"))
    event_id = models.CharField(_("event id"), max_length=255)
    payload = models.JSONField(_("payload"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    error = models.CharField(_("why"), max_length=300, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="arrival_remembered_once")]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=models.Q(state="waiting"), name="arrival_due"),
            models.Index(fields=["received_at"], name="arrival_age"),
        ]

    def __str__(self):
        return f"{self.source}: {self.event_id}"


class Complaint(models.Model):
    """Something heard elsewhere, masked and judged, on its way to becoming part of a public conversation."""

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting for a decision")
        PUBLISHED = "published", _("Published")
        MERGED = "merged", _("Merged into a conversation")
        DISMISSED = "dismissed", _("Dismissed")
        WITHDRAWN = "withdrawn", _("Withdrawn where it was said")

    source = models.ForeignKey(Source, models.PROTECT, related_name="complaints", verbose_name=_("source"))
    external_id = models.CharField(_("id there"), max_length=255)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="complaints", verbose_name=_("author")
    )
    handle = models.CharField(_("handle"), max_length=150, blank=True)
    url = models.URLField(_("original"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    text = models.TextField(_("text, masked"), blank=True)
    masks = models.JSONField(_("masks"), default=list, blank=True, help_text=_("What was masked, and where."))
    rating = models.PositiveSmallIntegerField(_("stars"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PROBLEM)
    parent_external_id = models.CharField(_("answers, there"), max_length=255, blank=True)
    conversation_id = models.CharField(_("conversation, there"), max_length=255, blank=True)
    official_replies = models.JSONField(_("company's replies there"), default=list, blank=True)
    said_at = models.DateTimeField(_("said at"))
    version = models.DateTimeField(_("version"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    waits_for_parent_until = models.DateTimeField(_("waits for its parent until"), null=True, blank=True)
    recheck_at = models.DateTimeField(_("looked at again at"), null=True, blank=True, editable=False)
    fate = models.CharField(_("fate"), max_length=10, choices=Fate, default=Fate.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    assessment = models.OneToOneField(
        Assessment, models.SET_NULL, null=True, blank=True, related_name="complaint", verbose_name=_("assessment")
    )
    thread = models.ForeignKey(
        Thread, models.SET_NULL, null=True, blank=True, related_name="complaints", verbose_name=_("thread")
    )
    post = models.OneToOneField(
        Post, models.SET_NULL, null=True, blank=True, related_name="complaint", verbose_name=_("post")
    )
    # What the network sent. Restricted to few, and purged after RAW_RETENTION_DAYS.
    raw = models.JSONField(_("raw"), default=dict, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="complaint_received_once")]
        indexes = [
            models.Index(fields=["source", "parent_external_id"], name="complaint_children"),
            models.Index(fields=["fate", "-said_at"], name="complaint_by_fate"),
            models.Index(fields=["-received_at"], name="complaint_newest"),
            models.Index(fields=["source", "recheck_at"], name="complaint_recheck"),
            models.Index(
                fields=["waits_for_parent_until"],
                condition=models.Q(fate="waiting", waits_for_parent_until__isnull=False),
                name="complaint_orphans",
            ),
        ]
        permissions = [("view_raw", _("Can see what the network sent, unmasked"))]

    def __str__(self):
        return self.title or f"{self.source} {self.external_id}"

    @property
    def is_waiting(self) -> bool:
        return self.fate == self.Fate.WAITING

    @property
    def is_settled_elsewhere(self) -> bool:
        """Dismissed or withdrawn: nobody owes it an answer here."""
        return self.fate in (self.Fate.DISMISSED, self.Fate.WITHDRAWN)


class Tombstone(models.Model):
    """An item that is gone where it was said. It stays gone, whatever arrives late."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="tombstones", verbose_name=_("source"))
    external_id = models.CharField(_("id there"), max_length=255)
    buried_at = models.DateTimeField(_("buried at"), default=timezone.now)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="tombstone_stays")]

    def __str__(self):
        return f"{self.source}: {self.external_id}"


class OwnPost(models.Model):
    """What we said there ourselves: never heard as a complaint, and the parent that people's answers hang from."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="own_posts", verbose_name=_("source"))
    external_id = models.CharField(_("id there"), max_length=255)
    post = models.ForeignKey(Post, models.CASCADE, related_name="own_posts", verbose_name=_("post"))

    class Meta:
        verbose_name = _("own post")
        verbose_name_plural = _("own posts")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="own_post_known_once")]

    def __str__(self):
        return f"{self.source}: {self.external_id}"


class Rejection(models.Model):
    """An item that the source's filters or our rules turned away, kept for 30 days so that staff can check."""

    class Reason(models.TextChoices):
        OWN = "own", _("Said by ourselves")
        NOT_PUBLIC = "not_public", _("Not public there")
        BOT = "bot", _("Said by a bot")
        REPOST = "repost", _("A repost")
        REPLY_TO_OTHERS = "reply", _("A reply to others")
        LINKS_ONLY = "links_only", _("Nothing but links")
        LANGUAGE = "language", _("In another language")
        HANDLE = "handle", _("By a blocked account")
        WORD = "word", _("Contains a blocked word")
        EMPTY = "empty", _("Without text")
        WITHDRAWN = "withdrawn", _("Withdrawn before")
        CODE = "code", _("A code that shows whose account it is")

    source = models.ForeignKey(Source, models.CASCADE, related_name="rejections", verbose_name=_("source"))
    external_id = models.CharField(_("id there"), max_length=255)
    url = models.URLField(_("original"), max_length=2000, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    rejected_at = models.DateTimeField(_("rejected at"), default=timezone.now)

    class Meta:
        verbose_name = _("rejection")
        verbose_name_plural = _("rejections")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="rejection_counted_once")]
        indexes = [models.Index(fields=["-rejected_at"], name="rejection_newest")]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.external_id}"


class Import(models.Model):
    """A file of complaints, brought in row by row; it can stop anywhere and go on from there."""

    class State(models.TextChoices):
        # Its columns are still being chosen; nothing works on it before `start_import`.
        DRAFT = "draft", _("Being prepared")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports", verbose_name=_("source"))
    file = models.FileField(_("file"), upload_to="imports/", max_length=300)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    date_format = models.CharField(_("date format"), max_length=50, blank=True)
    is_dry_run = models.BooleanField(_("dry run"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    rows_total = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("read"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    working_until = models.DateTimeField(_("being worked on until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self):
        return self.file_name or self.file.name

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.FINISHED, self.State.FAILED)


class ImportProblem(models.Model):
    """A row of a file that could not be taken, with its line, field and reason."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="problems", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    field = models.CharField(_("field"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="problem_told_once")]

    def __str__(self):
        return f"{self.line}: {self.reason}"


class MovedPost(models.Model):
    """A post of another forum that was moved here; it is moved once, and stays moved if it is removed here."""

    site = models.CharField(_("site"), max_length=60)
    external_id = models.CharField(_("id there"), max_length=40)
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="moved_from", verbose_name=_("post")
    )
    moved_at = models.DateTimeField(_("moved at"), default=timezone.now)

    class Meta:
        verbose_name = _("moved post")
        verbose_name_plural = _("moved posts")
        constraints = [models.UniqueConstraint(fields=["site", "external_id"], name="moved_post_taken_once")]

    def __str__(self):
        return f"{self.site}: {self.external_id}"
