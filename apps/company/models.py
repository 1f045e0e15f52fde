from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.foundation.scrubbing import compile_pattern


class Profile(models.Model):
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
        if not self.order_number_pattern:
            return
        try:
            compile_pattern(self.order_number_pattern)
        except ValidationError as error:
            raise ValidationError({"order_number_pattern": error}) from None

    @classmethod
    def current(cls) -> "Profile":
        """The company's profile; an unsaved one with defaults before anybody filled it in."""
        return cls.objects.first() or cls(pk=1)


class Department(models.Model):
    """A part of the company that takes care of something."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    email = models.EmailField(_("mail address"), blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Product(models.Model):
    """Something we sell and people talk about."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]

    def __str__(self):
        return self.name
