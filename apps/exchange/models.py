"""Exports that somebody asked for in the admin."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """Everything public as one zip file: asked for, made by a process of its own, kept for some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        FINISHED = "finished", _("Ready")
        FAILED = "failed", _("Failed")
        FORGOTTEN = "forgotten", _("Deleted")

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # A process that is alive moves this on; past it, another one begins anew.
    working_until = models.DateTimeField(_("being worked on until"), null=True, blank=True)
    # How far it is: lines written, and lines that there are.
    done = models.PositiveIntegerField(_("lines written"), default=0)
    total = models.PositiveIntegerField(_("lines"), default=0)
    media_files = models.PositiveIntegerField(_("pictures and films"), default=0)
    file = models.FileField(_("file"), upload_to="exports", blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    # Of the zip file, so that whoever carries it elsewhere can see that it arrived whole.
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    problems = models.JSONField(_("left out"), default=list, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(state__in=["waiting", "running"]), name="one_export_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_ready(self) -> bool:
        """Whether its file can be had."""
        return self.state == self.State.FINISHED and bool(self.file)

    @property
    def is_going_on(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
