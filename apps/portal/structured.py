"""The site itself in the words of schema.org, for its first page and its site map."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.company.models import Profile
from apps.foundation.structured import breadcrumbs, full_address, without_nothing


def website(company: Profile) -> dict:
    """This site, and how it is searched: the action that search engines may offer."""
    search = f"{full_address(reverse('search:results'))}?q={{search_term_string}}"
    return without_nothing(
        {
            "@type": "WebSite",
            "@id": full_address("/#website"),
            "name": company.name,
            "description": company.tagline,
            "url": full_address("/"),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": search},
                "query-input": "required name=search_term_string",
            },
        }
    )


def page_under_home(name: str, path: str) -> list[dict]:
    """The way to a page that stands directly under the first one."""
    return [breadcrumbs((_("Home"), "/"), (name, path))]


def page_under_products(name: str, path: str) -> list[dict]:
    """The way to the page of a product."""
    return [breadcrumbs((_("Home"), "/"), (_("Products"), reverse("portal:products")), (name, path))]
