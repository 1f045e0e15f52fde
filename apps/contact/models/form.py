"""What a department wants to know of whoever writes to it."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department

from ..querysets import ContactFormQuerySet

INTRO_LIMIT = 2_000
THANKS_LIMIT = 1_000
FIELDS_LIMIT = 30
LABEL_LIMIT = 120
HELP_LIMIT = 300
CHOICES_LIMIT = 30
CHOICE_LIMIT = 100


class ContactForm(models.Model):
    """A way to write to a department in private: a title, a few words, and fields."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="contact_forms", verbose_name=_("department")
    )
    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=60)
    intro = models.TextField(
        _("introduction"),
        max_length=INTRO_LIMIT,
        blank=True,
        validators=[MaxLengthValidator(INTRO_LIMIT)],
        help_text=_("Markdown, shown above the fields."),
    )
    thanks = models.TextField(
        _("thanks"),
        max_length=THANKS_LIMIT,
        blank=True,
        validators=[MaxLengthValidator(THANKS_LIMIT)],
        help_text=_("Shown once it is sent: what happens next, and when."),
    )
    takes_files = models.BooleanField(_("takes files"), default=False)
    is_active = models.BooleanField(_("open to visitors"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ContactFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact form")
        verbose_name_plural = _("contact forms")
        ordering = ["department__name", "position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["department", "slug"], name="contact_form_address_is_its_own"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contact:form", args=[self.department.slug, self.slug])


class FormField(models.Model):
    """One thing that a form asks for."""

    class Kind(models.TextChoices):
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        CHOICE = "choice", _("One of several")
        SEVERAL = "several", _("Any of several")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        ORDER = "order", _("Order number")
        MAIL = "mail", _("Mail address")
        PHONE = "phone", _("Phone number")
        CONSENT = "consent", _("Box to agree to something")

    form = models.ForeignKey(ContactForm, models.CASCADE, related_name="fields", verbose_name=_("form"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SHORT)
    label = models.CharField(_("label"), max_length=LABEL_LIMIT)
    help = models.CharField(_("help"), max_length=HELP_LIMIT, blank=True)
    is_required = models.BooleanField(_("needed"), default=False)
    choices = models.TextField(
        _("choices"), max_length=CHOICES_LIMIT * (CHOICE_LIMIT + 2), blank=True, help_text=_("One on each line.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.label

    @property
    def name(self) -> str:
        """What the control is called on the page."""
        return f"field-{self.pk}"

    def lines(self) -> list[str]:
        """The choices that are offered, in their order."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]
