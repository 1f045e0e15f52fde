from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class IngestConfig(AppConfig):
    name = "apps.ingest"
    label = "ingest"
    verbose_name = _("Heard elsewhere")
    unseen_models = ALL
