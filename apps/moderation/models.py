"""What keeps the place decent: what waits for a look, who reported it, which words count, and who may not speak."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department
from apps.forum.models import TAG_LIMIT, Post, Removal

from .matching.lists import read_list
from .querysets import AddressBanQuerySet, BanQuerySet, ReportQuerySet, WordListQuerySet

NOTE_LIMIT = 300
LIST_LIMIT = 10_000


class Report(models.Model):
    """A post that somebody has to look at, once however many flags and reasons there are."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    post = models.OneToOneField(Post, models.CASCADE, related_name="report", verbose_name=_("post"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # Sentences for staff: what word list, score or trust made it wait. Flags stand in their own rows.
    why = models.JSONField(_("why"), default=list, blank=True)
    spam_score = models.PositiveSmallIntegerField(_("spam score"), null=True, blank=True)
    # Those of this round; a decision settles them and begins the next.
    flag_count = models.PositiveIntegerField(_("flags"), default=0)
    opened_at = models.DateTimeField(_("waits since"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(fields=["-flag_count", "opened_at"], condition=Q(state="open"), name="report_most_flagged"),
            models.Index(fields=["state", "-opened_at"], name="report_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="report_is_open_or_decided",
            )
        ]

    def __str__(self):
        return str(_("Post #%(number)d") % {"number": self.post_id})

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Flag(models.Model):
    """Somebody thinks that a post does not belong here, and says why from the list of reasons for removal."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Not decided")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    report = models.ForeignKey(Report, models.CASCADE, related_name="flags", verbose_name=_("report"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Removal.Reason)
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True)
    flagged_at = models.DateTimeField(_("flagged at"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["flagged_at", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="flag_once_per_person_and_post")]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.note}" if self.note else self.get_reason_display()


class WordList(models.Model):
    """Words and patterns to look for in what people write here, and what happens where one is found."""

    class Effect(models.TextChoices):
        BLOCK = "block", _("Do not take it")
        HOLD = "hold", _("Hold it until somebody looked")
        CENSOR = "censor", _("Put dots in place of the words")
        TAG = "tag", _("Add a tag to the conversation")
        ROUTE = "route", _("Send the case to a department")
        ALERT = "alert", _("Show it and put it into the queue")

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    effect = models.CharField(_("what happens"), max_length=10, choices=Effect)
    words = models.TextField(
        _("words"),
        blank=True,
        validators=[MaxLengthValidator(LIST_LIMIT)],
        help_text=_(
            "One word or “quoted phrase” a line. Case, accents, look-alike letters, digits in place of letters and "
            "invisible characters do not hide a word; “refund*” finds “refunded”."
        ),
    )
    patterns = models.TextField(
        _("patterns"),
        blank=True,
        validators=[MaxLengthValidator(LIST_LIMIT)],
        help_text=_("One regular expression a line, whatever the case. They are run so that none can take long."),
    )
    in_title = models.BooleanField(_("in titles"), default=True)
    in_body = models.BooleanField(_("in texts"), default=True)
    in_name = models.BooleanField(_("in the name of the author"), default=False)
    in_links = models.BooleanField(_("in links"), default=False)
    tag = models.CharField(_("tag"), max_length=TAG_LIMIT, blank=True, help_text=_("Only where a tag is added."))
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Only where the case is sent to one."),
    )

    objects = WordListQuerySet.as_manager()

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        read_list(self)
        complaints = {}
        if not (self.in_title or self.in_body or self.in_name or self.in_links):
            complaints["in_title"] = _("Say where to look: in titles, texts, names or links.")
        if self.effect == self.Effect.TAG and not self.tag.strip():
            complaints["tag"] = _("Name the tag that is added.")
        if self.effect == self.Effect.ROUTE and not self.department_id:
            complaints["department"] = _("Name the department that the case is sent to.")
        if self.effect == self.Effect.CENSOR and not (self.in_title or self.in_body):
            complaints["in_body"] = _("Words can be dotted out in titles and texts only.")
        if complaints:
            raise ValidationError(complaints)


class Trust(models.Model):
    """Somebody from the staff vouches for a person, whatever their deeds count."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="trust", verbose_name=_("person")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        verbose_name = _("trust")
        verbose_name_plural = _("trust")

    def __str__(self):
        return str(self.person)


class Ban(models.Model):
    """A person may read and sign in, but not say, report or vote anything, for a while or until it is lifted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bans", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=20, choices=Removal.Reason, help_text=_("The person reads it."))
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True, help_text=_("For staff only."))
    banned_at = models.DateTimeField(_("banned at"), default=timezone.now)
    banned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("banned by")
    )
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty means until it is lifted."))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at__isnull=True), name="ban_one_at_a_time_per_person"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_reason_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds now; the twin of the queryset `in_force`."""
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())


class AddressBan(models.Model):
    """An address from which nobody who is not signed in may do anything but read. Only its digest is kept."""

    digest = models.CharField(_("digest"), max_length=40, unique=True, editable=False)
    note = models.CharField(_("note"), max_length=NOTE_LIMIT, blank=True, help_text=_("Never the address itself."))
    banned_at = models.DateTimeField(_("banned at"), default=timezone.now)
    banned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("banned by")
    )
    until = models.DateTimeField(_("until"), db_index=True)

    objects = AddressBanQuerySet.as_manager()

    class Meta:
        verbose_name = _("banned address")
        verbose_name_plural = _("banned addresses")

    def __str__(self):
        return self.digest[:8]

    @property
    def is_in_force(self) -> bool:
        return self.until > timezone.now()


class SpamLesson(models.Model):
    """What was learned from decisions about spam, and how well it did on those it had not seen. No text is in it."""

    counts = models.BinaryField(_("counts"))
    spam_texts = models.PositiveIntegerField(_("texts removed as spam"))
    good_texts = models.PositiveIntegerField(_("texts that stayed"))
    tried = models.PositiveIntegerField(_("tried on"))
    called_spam = models.PositiveIntegerField(_("called spam"))
    rightly = models.PositiveIntegerField(_("rightly"))
    spam_tried = models.PositiveIntegerField(_("spam among them"))
    is_in_use = models.BooleanField(_("in use"), default=False)
    learned_at = models.DateTimeField(_("learned at"), default=timezone.now)

    class Meta:
        verbose_name = _("spam lesson")
        verbose_name_plural = _("spam lessons")
        ordering = ["-learned_at", "-id"]

    def __str__(self):
        return f"{self.learned_at:%Y-%m-%d %H:%M}"
