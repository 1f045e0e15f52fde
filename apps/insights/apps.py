from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    """Numbers drawn from the log; nothing is changed here."""

    name = "apps.insights"
    label = "insights"
    verbose_name = _("Insights")
    unseen_models = ("DailyCount", "Fact", "Ledger", "Touched")

    def ready(self):
        # Lists are narrowed by what is counted here.
        from . import narrowing  # noqa: F401
