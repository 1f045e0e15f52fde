"""The changelog in the words of schema.org (29): each entry is an Article."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.structured import breadcrumbs, first_words, full_address, moment, without_nothing

from .models import Release

WORDS = 200


def release_page(release: Release, *, company: Profile, picture: str = "") -> list[dict]:
    """What the page of an entry is about; nothing for one that not everybody may read. `picture` is its card's path."""
    if not release.is_public:
        return []
    path = release.get_absolute_url()
    publisher = {"@type": "Organization", "name": company.name, "url": full_address("/")}
    product = release.product
    page = without_nothing(
        {
            "@type": "Article",
            "headline": release.title,
            "description": first_words(release.html, WORDS),
            "url": full_address(path),
            "mainEntityOfPage": full_address(path),
            "datePublished": moment(release.released_at),
            "dateModified": moment(release.updated_at),
            "author": publisher,
            "publisher": publisher,
            "about": (
                {"@type": "Product", "name": product.name, "url": full_address(product.get_absolute_url())}
                if product
                else None
            ),
            "image": full_address(picture) if picture else None,
        }
    )
    return [page, breadcrumbs(*_way(), (release.title, path))]


def changelog_page(releases: Sequence[Release]) -> list[dict]:
    """What the changelog is about: the entries that stand on this page of it, in their order."""
    listed = {
        "@type": "ItemList",
        "name": _("Changelog"),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": release.title,
                "url": full_address(release.get_absolute_url()),
            }
            for place, release in enumerate(releases, start=1)
        ],
    }
    return [*([listed] if releases else []), breadcrumbs(*_way())]


def changed_page() -> list[dict]:
    """The way to what changed because somebody said so."""
    return [breadcrumbs(*_way()[:2], (_("Changed because you told us"), reverse("ideas:changed")))]


def _way() -> list[tuple[str, str]]:
    return [
        (_("Home"), "/"),
        (_("Ideas"), reverse("ideas:list")),
        (_("Changelog"), reverse("ideas:changelog")),
    ]
