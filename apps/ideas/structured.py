"""Lists of ideas in the words of schema.org."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.foundation.structured import breadcrumbs


def list_page(name: str, path: str) -> list[dict]:
    """The way to the list of ideas, or to a page that stands beside it."""
    home, ideas = (_("Home"), "/"), (_("Ideas"), reverse("ideas:list"))
    return [breadcrumbs(home, ideas)] if path == ideas[1] else [breadcrumbs(home, ideas, (name, path))]
