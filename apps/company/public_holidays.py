"""Public holidays of a country and its parts, from the `holidays` package: looked up once and remembered."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A country's year is some fifteen days: all that a process remembers takes about two megabytes.
YEARS_REMEMBERED = 512
PARTS_NAMED = 20


class UnknownCountry(LookupError):
    """The package knows no such country, or no such part of it."""


@lru_cache(maxsize=YEARS_REMEMBERED)
def public_holidays(country: str, subdivision: str, year: int, language: str = "") -> Mapping[date, str]:
    """The public holidays of a year by day, each with its name; observed days where a holiday moves.

    `country` is ISO 3166-1 alpha-2, `subdivision` what stands behind it in ISO 3166-2 or empty. Names come in
    `language` (as in LANGUAGE_CODE) where the package has them in it, otherwise in the country's own. Dates that
    depend on the moon and are not announced yet say so in their names. Raises UnknownCountry.
    """
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language=_spoken(country, language)
        )
    except NotImplementedError as error:
        raise UnknownCountry(f"{country} {subdivision}".strip()) from error
    return MappingProxyType(dict(sorted((day, name) for day, name in found.items() if day.year == year)))


def validate_country(country: str) -> None:
    """Refuse a country whose holidays nobody knows."""
    if len(country) != 2 or country not in holidays.list_supported_countries(include_aliases=False):
        raise ValidationError(
            _(
                "The public holidays of %(country)s are not known. Write the country as two capital letters, for "
                "example DE, or say that public holidays are not kept and write your own closing days."
            )
            % {"country": country}
        )


def validate_subdivision(country: str, subdivision: str) -> None:
    """Refuse a part that the country does not have, and name those it has."""
    if not subdivision:
        return
    if not country:
        raise ValidationError(_("Write the country, too: the state or province is looked up in it."))
    parts = holidays.list_supported_countries(include_aliases=False).get(country, [])
    if subdivision in parts:
        return
    if not parts:
        raise ValidationError(
            _("%(country)s has no parts with holidays of their own. Leave it empty.") % {"country": country}
        )
    more = " …" if len(parts) > PARTS_NAMED else ""
    raise ValidationError(
        _("%(country)s has no part %(part)s. It has: %(parts)s.")
        % {"country": country, "part": subdivision, "parts": ", ".join(parts[:PARTS_NAMED]) + more}
    )


def _spoken(country: str, language: str) -> str | None:
    """The package's own name of a language for a country; None for the country's own."""
    known = holidays.list_localized_countries().get(country, [])
    wanted = language.replace("-", "_")
    short = wanted.partition("_")[0]
    return next((name for name in known if name == wanted), None) or next(
        (name for name in known if name.partition("_")[0] == short), None
    )
