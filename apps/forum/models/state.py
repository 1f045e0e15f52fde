"""What was decided about a conversation: settled, locked, joined with another, split off, taken private."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department

from ..querysets import PrivateTalkQuerySet
from .post import Post
from .thread import Thread

OUTCOME_LIMIT = 500


class Resolution(models.Model):
    """A thread was settled: by whom, how, and with which reply."""

    class How(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed by the customer")
        CLOSED_BY_STAFF = "closed", _("Closed by staff")
        TIMED_OUT = "timed_out", _("Timed out")

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="resolution", verbose_name=_("thread"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), default=timezone.now)
    answer = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answer"))

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        indexes = [models.Index(fields=["-settled_at"], name="resolution_newest")]

    def __str__(self):
        return f"{self.thread_id}: {self.get_how_display()}"


class Lock(models.Model):
    """A thread takes no more replies."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="lock", verbose_name=_("thread"))
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("locked by")
    )
    locked_at = models.DateTimeField(_("locked at"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")

    def __str__(self):
        return f"lock on {self.thread_id}"


class MeToo(models.Model):
    """Somebody has this, too: a person who signed in, or a browser by its random key."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="me_toos", verbose_name=_("thread"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    browser = models.CharField(_("browser"), max_length=64, blank=True)
    said_at = models.DateTimeField(_("said at"), default=timezone.now)

    class Meta:
        verbose_name = _("me too")
        verbose_name_plural = _("me toos")
        indexes = [models.Index(fields=["thread", "-said_at"], name="me_too_newest_of_a_thread")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "person"], condition=models.Q(person__isnull=False), name="me_too_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["thread", "browser"], condition=~models.Q(browser=""), name="me_too_once_per_browser"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ ~models.Q(browser=""), name="me_too_has_one_voice"
            ),
        ]

    def __str__(self):
        return f"{self.person_id or 'a browser'} too: {self.thread_id}"


class Merge(models.Model):
    """A thread lives on in another one: its address leads there."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="merge", verbose_name=_("thread"))
    into = models.ForeignKey(Thread, models.CASCADE, related_name="merged_threads", verbose_name=_("into"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("merged by")
    )
    merged_at = models.DateTimeField(_("merged at"), default=timezone.now)
    # What an unmerge gives back: the posts that moved and the one that opened them; the voices of the me-toos that
    # moved, and those that were in both places. A voice is {"person": id or null, "browser": key, "said_at": time}.
    posts = models.JSONField(_("moved posts"), default=list)
    opening = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("opening post")
    )
    me_toos = models.JSONField(_("moved me-toos"), default=list)
    spared_me_toos = models.JSONField(_("me-toos in both places"), default=list)
    # The thread it was merged into moved on itself, by that merge; undone, that thread takes this one back along.
    along = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="brought", verbose_name=_("moved on with")
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self):
        return f"{self.thread_id} → {self.into_id}"


class Split(models.Model):
    """A conversation that began as posts of another one."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="split", verbose_name=_("thread"))
    split_from = models.ForeignKey(Thread, models.CASCADE, related_name="splits", verbose_name=_("split from"))
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("split by")
    )
    split_at = models.DateTimeField(_("split at"), default=timezone.now)

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")

    def __str__(self):
        return f"{self.thread_id} out of {self.split_from_id}"


class PrivateTalk(models.Model):
    """The part of a public conversation that goes on between the asker and staff, with the public word about it."""

    class Reason(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("it needs personal data")
        PAYMENT = "payment", _("it is about a payment or a contract")
        SAFETY = "safety", _("it is about somebody's safety")
        SECURITY = "security", _("it is about the security of an account")
        LEGAL = "legal", _("the law does not let us answer it in public")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="private_talks", verbose_name=_("thread"))
    talk = models.OneToOneField(Thread, models.CASCADE, related_name="taken_from", verbose_name=_("private part"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken private by")
    )
    taken_at = models.DateTimeField(_("taken private at"), default=timezone.now)
    # The public outcome; nothing private is closed without one.
    outcome = models.CharField(_("outcome"), max_length=OUTCOME_LIMIT, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("returned by"),
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)

    objects = PrivateTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private talk")
        verbose_name_plural = _("private talks")
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=models.Q(returned_at__isnull=True), name="one_private_talk_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True) | ~models.Q(outcome=""),
                name="private_talk_returns_with_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.thread_id} goes on in {self.talk_id}"

    @property
    def is_going_on(self) -> bool:
        return self.returned_at is None
