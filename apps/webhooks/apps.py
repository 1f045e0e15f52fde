from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class WebhooksConfig(AppConfig):
    """What happens here, told to other programs."""

    name = "apps.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
    unseen_models = ALL

    def ready(self):
        from apps.activity.hearing import hears

        from .api import types  # noqa: F401
        from .listeners import tell_other_programs
        from .registry import all_types

        # Whoever hears is a neighbour of whoever says what is told, so they meet here.
        hears(*[action for one in all_types() for action in one.actions])(tell_other_programs)
