from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """What we learned: articles and video tutorials."""

    name = "apps.knowledge"
    label = "knowledge"
    verbose_name = _("Knowledge")
    unseen_models = ("Progress", "Visits")

    def ready(self):
        from . import documented_beside  # noqa: F401
