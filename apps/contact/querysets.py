"""Questions about forms and requests."""

from django.db import models
from django.db.models import Exists, OuterRef


class ContactFormQuerySet(models.QuerySet):
    def active(self):
        """Open to visitors."""
        return self.filter(is_active=True)

    def visible_to(self, user):
        """Those that this visitor may open: what is switched off, staff looks at who may see forms."""
        if user.is_authenticated and user.is_staff and user.has_perm("contact.view_contactform"):
            return self
        return self.active()


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Their own, and everything for staff."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(thread__author=user)

    def unconfirmed(self):
        """Sent with a mail address whose owner has not said that it was they."""
        return self.filter(confirmed_at__isnull=True)

    def unresolved(self):
        """Not settled."""
        return self.filter(~Exists(self._resolutions()))

    def resolved(self):
        """Settled, however that came about."""
        return self.filter(Exists(self._resolutions()))

    def offered(self):
        """The asker was asked whether it may be published, and has not answered."""
        return self.filter(offers__state="open")

    def published(self):
        """Everybody reads the question and its answer, with the asker's consent."""
        return self.filter(published_as__isnull=False)

    def _resolutions(self):
        thread = self.model._meta.get_field("thread").related_model
        resolution = thread._meta.get_field("resolution").related_model
        return resolution._base_manager.filter(thread=OuterRef("thread"))
