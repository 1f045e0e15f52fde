from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "apps.foundation"
    label = "foundation"
    verbose_name = _("Engine room")

    def ready(self):
        from . import checks, editions  # noqa: F401

        connection_created.connect(editions.watch)
        pre_migrate.connect(editions.pause, sender=self)
        post_migrate.connect(editions.go_on, sender=self)
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
