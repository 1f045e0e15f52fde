from django.db import models


class RuleQuerySet(models.QuerySet):
    def active(self):
        """The rules that are applied, oldest first; the twin of `is_active`."""
        return self.filter(is_active=True).order_by("id")
