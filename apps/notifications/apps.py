from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    unseen_models = ALL

    def ready(self):
        # Mail on its way in has its own package, with its own clock jobs and what it says at signing in.
        from . import beside_releases  # noqa: F401
        from .inbound import receivers, schedules  # noqa: F401
