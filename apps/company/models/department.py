from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..public_holidays import validate_country, validate_subdivision
from ..querysets import DepartmentQuerySet
from .reach import TELEPHONE, Place, validate_zone


class Department(Place):
    """A part of the company that takes care of something, and how and when it is reached."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    description = models.CharField(
        _("what it takes care of"), max_length=300, blank=True, help_text=_("One or two sentences for visitors.")
    )
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[TELEPHONE])
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("Opening hours are told by this clock, for example Europe/Berlin. Empty for the company's."),
    )
    subdivision = models.CharField(
        _("state or province, for its public holidays"),
        max_length=20,
        blank=True,
        help_text=_("As in ISO 3166-2 behind the country: BY for Bavaria, CA for California."),
    )
    keeps_public_holidays = models.BooleanField(
        _("closed on public holidays"),
        default=True,
        help_text=_("Of the country above. Days that differ are written below."),
    )
    is_listed = models.BooleanField(
        _("on the contact page"), default=True, help_text=_("Otherwise it only exists for staff.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contact:department", args=[self.slug])

    def clean(self):
        super().clean()
        wrong = {}
        for name, check in (("time_zone", validate_zone), ("country", self._check_country)):
            try:
                if value := getattr(self, name):
                    check(value)
            except ValidationError as error:
                wrong[name] = error
        if "country" not in wrong and self.keeps_public_holidays:
            try:
                validate_subdivision(self.country, self.subdivision)
            except ValidationError as error:
                wrong["subdivision"] = error
        if wrong:
            raise ValidationError(wrong)

    def _check_country(self, country: str) -> None:
        """An address may lie anywhere; only who keeps a country's holidays must name one whose holidays are known."""
        if self.keeps_public_holidays:
            validate_country(country)
