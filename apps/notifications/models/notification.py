"""What somebody was told, and how it got to them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.forum.models import Post, Thread
from apps.foundation.models import OutgoingMail

from ..querysets import NotificationQuerySet
from .watch import Watch


class Reason(models.TextChoices):
    """Why somebody is told."""

    MENTIONED = "mentioned", _("you were mentioned")
    ASKED = "asked", _("you asked it")
    WROTE = "wrote", _("you wrote it")
    REPLIED = "replied", _("you took part")
    FOLLOWED = "followed", _("you follow it")
    BOARD = "board", _("you follow its board")
    PRODUCT = "product", _("you follow its product")
    TAG = "tag", _("you follow one of its tags")
    VOTED = "voted", _("you voted for it")
    ALERT = "alert", _("you are alerted to this")


class FanOut(models.Model):
    """One event on its way to everybody who wants to hear of it: how far the telling has come.

    The cursor moves in the transaction that tells, so a run that was cut short goes on where it stopped.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="fan_out", verbose_name=_("event"))
    # First those whom it concerns by name (0), then source by source, in each by the id of the row that says so.
    stage = models.PositiveSmallIntegerField(_("stage"), default=0)
    after = models.BigIntegerField(_("told up to row"), default=0)
    told = models.PositiveIntegerField(_("told"), default=0)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("fan-out")
        verbose_name_plural = _("fan-outs")
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(done_at__isnull=True), name="fan_out_unfinished")
        ]

    def __str__(self):
        return f"{self.event_id}: {self.told}"


class Notification(models.Model):
    """Somebody is told of an event, once: a person, or an address that follows something.

    `mail_due_at` is set for those who are mailed at once. `mailed_at` is written together with the mail, so each is
    in one mail at most, whether bundled or in a digest.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications", verbose_name=_("event"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("mail address"), max_length=254, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    watch = models.ForeignKey(
        Watch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("because of the watch")
    )
    thread = models.ForeignKey(
        Thread, models.CASCADE, null=True, blank=True, related_name="notifications", verbose_name=_("thread")
    )
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("post"))
    created_at = models.DateTimeField(_("told at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail_due_at = models.DateTimeField(_("to be mailed at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="notifications", verbose_name=_("mail")
    )

    # What it tells of where that is no conversation; `recipients.with_releases` finds it.
    release = None

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"], condition=models.Q(recipient__isnull=False), name="person_is_told_once"
            ),
            models.UniqueConstraint(
                fields=["event", "address"], condition=~models.Q(address=""), name="address_is_told_once"
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) ^ ~models.Q(address=""), name="notification_has_one_reader"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notification_newest"),
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["mail_due_at", "id"],
                condition=models.Q(mail_due_at__isnull=False, mailed_at__isnull=True),
                name="notification_to_be_mailed",
            ),
            models.Index(
                fields=["thread", "mailed_at"],
                condition=models.Q(mailed_at__isnull=False),
                name="notification_mailed_of_thread",
            ),
            models.Index(fields=["created_at"], name="notification_oldest"),
        ]

    def __str__(self):
        return f"{self.recipient_id or self.address} ← {self.event_id}"

    def get_absolute_url(self):
        return reverse("notifications:notification", args=[self.pk])

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class Digest(models.Model):
    """What somebody missed, in one mail: for the day or the week that ended at `due_at`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", verbose_name=_("person")
    )
    due_at = models.DateTimeField(_("due at"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    count = models.PositiveIntegerField(_("notifications"))
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mail")
    )

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [models.UniqueConstraint(fields=["person", "due_at"], name="digest_is_made_once")]

    def __str__(self):
        return f"{self.person_id}, {self.due_at:%Y-%m-%d}"


class Reminder(models.Model):
    """The asker of a conversation was asked, once, whether the answer solved it."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="reminder", verbose_name=_("thread"))
    reminded_at = models.DateTimeField(_("reminded at"), default=timezone.now)
    # Empty where the asker could not be reached: they are not asked later either.
    mail = models.ForeignKey(
        OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mail")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return f"{self.thread_id}, {self.reminded_at:%Y-%m-%d}"
