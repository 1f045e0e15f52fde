from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department
from apps.forum.models import Thread
from apps.ingest.models import Complaint

from .querysets import CaseQuerySet, ClaimQuerySet


class Case(models.Model):
    """The staff's work on one conversation, or on something heard that is not public yet."""

    class State(models.TextChoices):
        NEEDS_ATTENTION = "attention", _("Needs attention")
        WAITING_FOR_CUSTOMER = "customer", _("Waiting for the customer")
        DONE = "done", _("Done")

    thread = models.OneToOneField(
        Thread, models.CASCADE, null=True, blank=True, related_name="case", verbose_name=_("thread")
    )
    complaint = models.OneToOneField(
        Complaint, models.SET_NULL, null=True, blank=True, related_name="case", verbose_name=_("complaint")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    priority_parts = models.JSONField(_("what makes the priority"), default=list, blank=True)
    priority_set_by_staff = models.PositiveSmallIntegerField(_("priority set by staff"), null=True, blank=True)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("department")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        limit_choices_to={"is_staff": True},
        verbose_name=_("assignee"),
    )
    # The customer's first word that nobody has answered; empty when the last word is ours or it is settled.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("queue")
        indexes = [
            models.Index(
                fields=["-priority", "waiting_since"],
                condition=models.Q(waiting_since__isnull=False),
                name="case_most_urgent",
            ),
            models.Index(fields=["assignee", "waiting_since"], name="case_by_assignee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(thread__isnull=False)
                | models.Q(complaint__isnull=False)
                | models.Q(closed_at__isnull=False),
                name="case_is_about_something",
            )
        ]

    def __str__(self):
        return str(self.thread or self.complaint or f"#{self.pk}")

    @property
    def state(self) -> "Case.State":
        """The twin of the querysets of the same names."""
        if self.closed_at:
            return self.State.DONE
        return self.State.NEEDS_ATTENTION if self.waiting_since else self.State.WAITING_FOR_CUSTOMER


class Claim(models.Model):
    """Somebody is writing an answer right now. Others see it and may reply all the same."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="claim", verbose_name=_("thread"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("claimed by")
    )
    claimed_at = models.DateTimeField(_("claimed at"), default=timezone.now)
    until = models.DateTimeField(_("until"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["until"], name="claim_oldest_first")]

    def __str__(self):
        return f"{self.agent_id} on {self.thread_id}"
