from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    """Wishes, votes, what we say to them, and what became of them."""

    name = "apps.ideas"
    label = "ideas"
    verbose_name = _("Ideas")

    def ready(self):
        from . import beside  # noqa: F401
