from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "apps.foundation"
    label = "foundation"
    verbose_name = _("Engine room")

    def ready(self):
        from . import checks  # noqa: F401

        # Every app's background work, clock jobs, invariants and listeners are known as soon as Django is.
        autodiscover_modules(
            "events",
            "verbs",
            "schedules",
            "listeners",
            "invariants",
            "screening",
            "leaving",
            "claiming",
            "contributions",
            "redistribution",
        )
