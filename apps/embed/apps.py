from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class EmbedConfig(AppConfig):
    """Pages of ours inside pages of others: a support tab, a widget, frames."""

    name = "apps.embed"
    label = "embed"
    verbose_name = _("Elsewhere on the web")
    unseen_models = ALL
