from django.db import models


class EventQuerySet(models.QuerySet):
    def about(self, subject: models.Model):
        """The story of one thing, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("id")

    def of(self, *actions):
        """Events of these actions."""
        return self.filter(action__in=[str(action) for action in actions])


class AnnouncementQuerySet(models.QuerySet):
    def due(self, now):
        """What is owed to listeners and may be tried now, oldest first."""
        return self.filter(next_at__lte=now).order_by("id")
