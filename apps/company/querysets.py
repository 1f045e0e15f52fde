"""Questions about departments."""

from django.db import models


class DepartmentQuerySet(models.QuerySet):
    def listed(self):
        """On the contact page."""
        return self.filter(is_listed=True)

    def with_handles(self):
        """With the places in other networks that are a department's own."""
        return self.prefetch_related("social_handles")
