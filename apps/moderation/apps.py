from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "apps.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self):
        # Registers who may speak with the forum.
        from . import rules  # noqa: F401
