from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class ExchangeConfig(AppConfig):
    """Everything public, taken out whole and brought in again."""

    name = "apps.exchange"
    label = "exchange"
    verbose_name = _("Export and import")
    unseen_models = ALL
