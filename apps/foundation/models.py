from django.db import models
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
