from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .querysets import AnnouncementQuerySet, EventQuerySet
from .vocabulary import Action, action_named


class Event(models.Model):
    """Something that happened, written in the transaction that made it happen. The committed row is the outbox."""

    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    subject_type = models.CharField(_("subject type"), max_length=60)
    subject_id = models.BigIntegerField(_("subject id"))
    particulars = models.JSONField(_("particulars"), default=dict, blank=True)
    happened_at = models.DateTimeField(_("happened at"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_timeline"),
            models.Index(fields=["action", "happened_at"], name="event_by_action"),
        ]

    def __str__(self):
        return f"{self.action} {self.subject_type}:{self.subject_id}"

    @property
    def kind(self) -> Action | None:
        """The vocabulary entry of what happened."""
        return action_named(self.action)

    def sentence(self) -> SafeString:
        """What happened, told to a reader. Values are escaped."""
        if self.kind is None:
            return format_html("{}", self.action)
        words = {"actor": self.actor or _("Somebody"), **self.particulars}
        return format_html(str(self.kind.sentence_for(self.particulars, has_actor=self.actor is not None)), **words)


class Announcement(models.Model):
    """One listener is still owed one event. Being told removes the row, so each listener keeps its own progress.

    A row per debt, and not a cursor per listener: on PostgreSQL a smaller event id may become visible after a
    larger one, and a cursor would have passed it by.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements", verbose_name=_("event"))
    listener = models.CharField(_("listener"), max_length=100)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [models.UniqueConstraint(fields=["event", "listener"], name="announcement_owed_once")]
        indexes = [models.Index(fields=["next_at", "id"], name="announcement_due")]

    def __str__(self):
        return f"{self.listener} ← {self.event_id}"
