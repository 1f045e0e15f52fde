from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from apps.foundation.editions import ALL


class SearchConfig(AppConfig):
    name = "apps.search"
    label = "search"
    verbose_name = _("Search")
    unseen_models = ALL

    def ready(self):
        from . import answering, articles, conversations, in_vain, releases, town_halls, videos  # noqa: F401

        # Apps above search say what of theirs can be found; for those below it, search says so itself.
        autodiscover_modules("searchables")
