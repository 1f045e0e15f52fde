import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Something done by the clock: when it is due, when it was queued, when a worker last finished it.

    The heartbeat of each lane is such a job, so its last success proves that a worker of that lane is alive.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due at"))
    queued_at = models.DateTimeField(_("queued at"), null=True, blank=True)
    last_succeeded_at = models.DateTimeField(_("last succeeded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheduled job")
        verbose_name_plural = _("scheduled jobs")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Allowance(models.Model):
    """How often a limit was used in one window of time. The digest hides the limit, the window and whose it is."""

    digest = models.CharField(_("digest"), max_length=40, primary_key=True)
    used = models.PositiveIntegerField(_("used"), default=0)
    ends_at = models.DateTimeField(_("ends at"), db_index=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self):
        return f"{self.digest[:8]}: {self.used}"


class OutgoingMail(models.Model):
    """One mail on its way to one address, and what became of it.

    `sending` is committed before the mail server is called. A row found in that state after its lease has an unknown
    outcome and is sent again under the same Message-ID, so that the two are one mail to whoever receives them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Not sent: this address takes no mail")

    reference = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    once = models.CharField(_("told once"), max_length=200, blank=True, editable=False)
    to = models.EmailField(_("to"), max_length=254)
    # Whose mail it is, for export and deletion. A number and not a relation: people live above this storey.
    person_id = models.BigIntegerField(_("person"), null=True, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True, editable=False)
    html = models.TextField(_("HTML"), blank=True, editable=False)
    headers = models.JSONField(_("headers"), default=dict, blank=True, editable=False)
    # Somebody sits in front of a page and waits for it.
    is_awaited = models.BooleanField(_("somebody waits for it"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True, editable=False)
    error = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("words forgotten at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        constraints = [models.UniqueConstraint(fields=["once"], condition=~models.Q(once=""), name="mail_is_told_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="mail_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="sending"), name="mail_of_unknown_outcome"),
            models.Index(
                fields=["created_at"], condition=models.Q(forgotten_at__isnull=True), name="mail_to_be_forgotten"
            ),
        ]

    def __str__(self):
        return self.subject


class MailStop(models.Model):
    """An address to which no mail is sent any more, because mails to it came back or its owner wants none."""

    address = models.EmailField(_("mail address"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")

    def __str__(self):
        return self.address


class IdempotentRequest(models.Model):
    """A write that a program may send again without it being done again, and what it was answered.

    Without an answer it is at work until `lease_until`; found in that state later, its process was killed and nothing
    of its work was kept.
    """

    # Whose it is. A number and not a relation: people live above this storey.
    owner_id = models.BigIntegerField(_("person"))
    key = models.CharField(_("key"), max_length=200)
    digest = models.CharField(_("digest of the request"), max_length=64)
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(_("at work until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    body = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("request done once")
        verbose_name_plural = _("requests done once")
        constraints = [models.UniqueConstraint(fields=["owner_id", "key"], name="key_is_used_for_one_request")]

    def __str__(self):
        return self.key


class Edition(models.Model):
    """A part of the number of the site's edition, which is the sum of all rows: see `editions.py`."""

    number = models.BigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self):
        return str(self.number)
