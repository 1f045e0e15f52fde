from django.db import models
from django.db.models import Q


class SourceQuerySet(models.QuerySet):
    def listening(self):
        """Switched on and not paused."""
        return self.filter(is_enabled=True, paused_at__isnull=True)

    def due_for_polling(self, now):
        """Listening, due, and not being polled by somebody else."""
        return self.listening().filter(Q(polling_until__isnull=True) | Q(polling_until__lt=now), next_poll_at__lte=now)
