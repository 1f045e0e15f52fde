from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    """What people tell us when we ask."""

    name = "apps.feedback"
    label = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        # What stands beside a conversation is known as soon as Django is.
        from . import beside, review_beside, town_hall_beside  # noqa: F401
