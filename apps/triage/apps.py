from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class TriageConfig(AppConfig):
    name = "apps.triage"
    label = "triage"
    verbose_name = _("Triage")
    unseen_models = ALL
