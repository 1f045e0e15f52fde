from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """What happens here, told to other programs."""

    name = "apps.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
