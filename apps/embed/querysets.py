"""Questions about frames, those who write in them, and how they signed in."""

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.moderation.models import Ban


class EmbedQuerySet(models.QuerySet):
    def enabled(self):
        """Those that are switched on."""
        return self.filter(is_enabled=True)


class EmbedTokenQuerySet(models.QuerySet):
    def good(self):
        """Those that somebody may use now, as far as the database knows; whether the password is the same, see the row.

        The frame is on, nobody signed out, left or was banned, and it was used lately.
        """
        now = timezone.now()
        signed_in = Session.objects.filter(session_key=OuterRef("sign_in__session_key"), expire_date__gt=now)
        return self.filter(
            ~Exists(Ban.objects.in_force().filter(person=OuterRef("person"))),
            Exists(signed_in),
            expires_at__gt=now,
            embed__is_enabled=True,
            person__is_active=True,
            person__is_staff=False,
            person__joined_at__isnull=False,
        )

    def over(self):
        """Those whose time is over."""
        return self.filter(expires_at__lte=timezone.now())


class HandoffQuerySet(models.QuerySet):
    def running(self):
        """Those whose phase is not over, in frames that are on."""
        return self.filter(expires_at__gt=timezone.now(), collected_at__isnull=True, embed__is_enabled=True)

    def over(self):
        """Those that nobody can go on with."""
        return self.filter(expires_at__lte=timezone.now())
