from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.foundation.scrubbing import compile_pattern

from .department import Department
from .reach import Place, validate_zone


class Profile(Place):
    """Who we are: one row for the whole installation."""

    name = models.CharField(_("name"), max_length=80, default="Help center")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    hue = models.PositiveSmallIntegerField(
        _("accent hue"),
        default=215,
        validators=[MaxValueValidator(359)],
        help_text=_("Degrees on the colour wheel, 0 to 359."),
    )
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        help_text=_("For departments that name none, for example Europe/Berlin."),
    )
    order_number_pattern = models.CharField(
        _("order number pattern"),
        max_length=200,
        blank=True,
        help_text=_("A regular expression. Order numbers that match are masked in public text."),
    )

    class Meta:
        verbose_name = _("company profile")
        verbose_name_plural = _("company profile")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_company")]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.pk = 1
        super().save(**kwargs)

    def clean(self):
        super().clean()
        wrong = {}
        for name, check in (("time_zone", validate_zone), ("order_number_pattern", compile_pattern)):
            try:
                if value := getattr(self, name):
                    check(value)
            except ValidationError as error:
                wrong[name] = error
        if wrong:
            raise ValidationError(wrong)

    @property
    def zone_name(self) -> str:
        """The zone of departments that name none: the company's, else that of this installation."""
        return self.time_zone or settings.TIME_ZONE

    @classmethod
    def current(cls) -> "Profile":
        """The company's profile; an unsaved one with defaults before anybody filled it in."""
        return cls.objects.first() or cls(pk=1)


class SocialHandle(models.Model):
    """Where else we are to be found: the whole company, or one department."""

    profile = models.ForeignKey(
        Profile, models.CASCADE, default=1, related_name="social_handles", verbose_name=_("company profile")
    )
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="social_handles",
        verbose_name=_("department"),
        help_text=_("Empty for the whole company."),
    )
    network = models.CharField(_("network"), max_length=40)
    handle = models.CharField(_("handle"), max_length=80)
    url = models.URLField(_("address"), validators=[URLValidator(schemes=["http", "https"])])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("social handle")
        verbose_name_plural = _("social handles")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["url"], name="social_handle_named_once")]

    def __str__(self):
        return f"{self.network}: {self.handle}"
