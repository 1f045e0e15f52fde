from django.contrib.auth.models import BaseUserManager
from django.db import models


class UserQuerySet(models.QuerySet):
    def joined(self):
        """People who have signed up here, as opposed to those staged from elsewhere."""
        return self.filter(joined_at__isnull=False)

    def staged(self):
        """People who have spoken but not signed up: they cannot sign in or be listed.

        Those from other networks are never mailed; whoever asked by mail is told at the address they confirmed.
        """
        return self.filter(joined_at__isnull=True)

    def with_a_page(self):
        """Whoever is called something and may come in: others find them, call them and list them."""
        return self.joined().filter(is_active=True, nickname__isnull=False)

    def staff(self):
        """People who work here."""
        return self.filter(is_staff=True, is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_superuser(self, username, email, password=None, **fields):
        """Make a person who may do everything; for `manage.py createsuperuser`."""
        from django.utils import timezone

        fields.setdefault("joined_at", timezone.now())
        user = self.model(
            username=username, email=self.normalize_email(email) or None, is_staff=True, is_superuser=True, **fields
        )
        user.set_password(password)
        user.save(using=self._db)
        return user
