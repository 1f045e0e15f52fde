from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Reaching us, publicly or privately."""

    name = "apps.contact"
    label = "contact"
    verbose_name = _("Contact")

    def ready(self):
        from . import beside  # noqa: F401
