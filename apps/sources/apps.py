from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class SourcesConfig(AppConfig):
    name = "apps.sources"
    label = "sources"
    verbose_name = _("Sources")
    unseen_models = ALL
