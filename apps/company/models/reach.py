"""What the company and its departments have in common: a telephone, a place, a clock."""

import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# As people write it, "+49 (30) 12 34-0", "555 0100 ext. 12"; a digit must be in it, or nothing could be dialled.
TELEPHONE = RegexValidator(
    r"^(?=.*[0-9])[+0-9][0-9 ()./-]{2,32}( ?(ext\.?|x) ?[0-9]{1,6})?$",
    gettext_lazy("Write a telephone number with digits, spaces and + - ( ) / . only, for example +49 30 123456."),
)
ISO_COUNTRY = RegexValidator(
    r"^[A-Z]{2}$", gettext_lazy("Write the country as two capital letters, for example DE, US or IN.")
)
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def known_zones() -> frozenset[str]:
    """The names of the time zones that people live in, "Europe/Berlin", and UTC; not the many old names beside them."""
    regions = tuple(f"{region}/" for region in REGIONS)
    return frozenset(name for name in zoneinfo.available_timezones() if name == "UTC" or name.startswith(regions))


def validate_zone(name: str) -> None:
    """Refuse what is no time zone."""
    if name not in known_zones():
        raise ValidationError(
            _("%(name)s is not a time zone. Write one like Europe/Berlin, America/New_York, Asia/Kolkata or UTC.")
            % {"name": name}
        )


class Place(models.Model):
    """A postal address in its parts, as letters and schema.org want it."""

    street = models.CharField(gettext_lazy("street and number"), max_length=120, blank=True)
    postal_code = models.CharField(gettext_lazy("postal code"), max_length=20, blank=True)
    city = models.CharField(gettext_lazy("city"), max_length=80, blank=True)
    region = models.CharField(gettext_lazy("state or region, as written in addresses"), max_length=80, blank=True)
    country = models.CharField(
        gettext_lazy("country"),
        max_length=2,
        blank=True,
        validators=[ISO_COUNTRY],
        help_text=gettext_lazy("Two capital letters, for example DE. Its public holidays are looked up, too."),
    )

    class Meta:
        abstract = True

    @property
    def address_lines(self) -> list[str]:
        """The address line by line, without empty ones; the country alone is no address."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        town = ", ".join(part for part in (town, self.region) if part)
        lines = [line for line in (self.street, town) if line]
        if lines and self.country:
            lines[-1] += f", {self.country}"
        return lines
