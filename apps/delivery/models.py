import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import Post
from apps.ingest.models import Complaint
from apps.sources.models import Source

from .querysets import DeliveryQuerySet


class Delivery(models.Model):
    """One reply on its way to one complaint, and what became of it.

    `sending` is committed before the network is called, so a row found in that state has an unknown outcome: it is
    looked up before anything is posted a second time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        NEEDS_CHECK = "needs_check", _("Somebody must look whether it arrived")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    post = models.ForeignKey(Post, models.CASCADE, related_name="deliveries", verbose_name=_("post"))
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="deliveries", verbose_name=_("complaint"))
    reference = models.UUIDField(_("idempotency key"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=255, blank=True)
    url = models.URLField(_("address there"), max_length=2000, blank=True)
    sent_text = models.TextField(_("text as sent"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["post", "complaint"], name="reply_leaves_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="sending"), name="delivery_unknown"),
        ]

    def __str__(self):
        return f"{self.post_id} → {self.complaint_id}: {self.get_state_display()}"


class Breaker(models.Model):
    """How a source's network has behaved lately. After failures in a row nobody calls it for a while."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="breaker", verbose_name=_("source"))
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    open_until = models.DateTimeField(_("not called until"), null=True, blank=True)

    class Meta:
        verbose_name = _("circuit breaker")
        verbose_name_plural = _("circuit breakers")

    def __str__(self):
        return f"{self.source}: {self.failures}"
