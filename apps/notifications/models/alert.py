"""What staff is alerted to, and by which way."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.foundation.plaintext import is_safe_url
from apps.foundation.secrets import SecretJSONField


class StaffAlert(models.Model):
    """Some of the staff want to know at once: which happenings, who, and by which ways.

    The people are told on the page and by mail; an address of a team gets a mail; a web address gets a signed call
    that Slack, Mattermost and others understand.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_enabled = models.BooleanField(_("switched on"), default=True)
    on_paused = models.BooleanField(_("a source was paused"), default=True)
    on_undelivered = models.BooleanField(_("an answer could not be carried home"), default=True)
    on_escalated = models.BooleanField(_("a case was made urgent"), default=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="staff_alerts",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("people"),
        help_text=_("They are told on this site and by mail."),
    )
    mail_to = models.EmailField(_("mail to"), max_length=254, blank=True, help_text=_("The mailbox of a team."))
    web_address = models.CharField(
        _("call"),
        max_length=2000,
        blank=True,
        help_text=_("An incoming webhook of Slack or of anything that takes the same. It begins with https://."),
    )
    secret = SecretJSONField(_("secret"))

    class Meta:
        verbose_name = _("staff alert")
        verbose_name_plural = _("staff alerts")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.secret:
            self.secret = {"key": secrets.token_hex(32)}
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "secret"}
        super().save(**kwargs)

    def clean(self):
        super().clean()
        self.web_address = self.web_address.strip()
        if self.web_address and not (is_safe_url(self.web_address) and self.web_address.lower().startswith("http")):
            raise ValidationError({"web_address": _("Give a web address that begins with https://.")})


class AlertCall(models.Model):
    """One event on its way to the web address of one alert, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CALLING = "calling", _("Being called")
        DONE = "done", _("Arrived")
        FAILED = "failed", _("Failed")

    alert = models.ForeignKey(StaffAlert, models.CASCADE, related_name="calls", verbose_name=_("alert"))
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", verbose_name=_("event"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    lease_until = models.DateTimeField(_("being called until"), null=True, blank=True, editable=False)
    error = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)

    class Meta:
        verbose_name = _("call of an alert")
        verbose_name_plural = _("calls of alerts")
        constraints = [models.UniqueConstraint(fields=["alert", "event"], name="alert_is_called_once_for_an_event")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="alert_call_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="calling"), name="alert_call_unknown"),
        ]

    def __str__(self):
        return f"{self.alert_id} ← {self.event_id}: {self.get_state_display()}"
