from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "apps.people"
    label = "people"
    verbose_name = _("People")

    def ready(self):
        from allauth.socialaccount.providers import registry

        from . import belongings, checks, claimed_belongings, receivers  # noqa: F401
        from .mastodon.provider import MastodonProvider

        registry.register(MastodonProvider)
