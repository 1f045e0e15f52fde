from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .querysets import UserManager

REPRESENTATIVES = "Representative"


class Voice(models.TextChoices):
    """In which capacity somebody speaks. A post keeps the voice it was written in."""

    CUSTOMER = "customer", _("Customer")
    EMPLOYEE = "employee", _("Employee")
    OFFICIAL = "official", _("Official representative")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who speaks here: signed up, or staged because they spoke elsewhere and have not joined yet."""

    username = models.CharField(_("username"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    title = models.CharField(_("role"), max_length=100, blank=True, help_text=_("Shown beside official answers."))
    # Null and not empty for those without one: the constraint below lets an address belong to one person only.
    email = models.EmailField(_("mail address"), null=True, blank=True)  # noqa: DJ001
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("works here"), default=False)
    joined_at = models.DateTimeField(_("joined at"), null=True, blank=True)
    created_at = models.DateTimeField(_("first seen at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=models.Q(email__isnull=False), name="user_email_belongs_to_one_person"
            )
        ]

    def __str__(self):
        return self.name or self.username

    def clean(self):
        super().clean()
        self.email = self.__class__.objects.normalize_email(self.email) or None

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @property
    def is_staged(self) -> bool:
        """Whether this person spoke elsewhere and has not joined."""
        return self.joined_at is None

    @cached_property
    def is_representative(self) -> bool:
        """Whether this person speaks for the company."""
        return self.is_staff and self.groups.filter(name=REPRESENTATIVES).exists()

    @property
    def voice(self) -> Voice:
        """The capacity in which this person would speak now."""
        if not self.is_staff:
            return Voice.CUSTOMER
        return Voice.OFFICIAL if self.is_representative else Voice.EMPLOYEE


class Handle(models.Model):
    """Who somebody is on another network, under that network's own id."""

    user = models.ForeignKey(User, models.CASCADE, related_name="handles", verbose_name=_("person"))
    network = models.CharField(_("network"), max_length=40)
    external_id = models.CharField(_("id there"), max_length=255)
    name = models.CharField(_("name there"), max_length=150, blank=True)
    url = models.CharField(_("profile"), max_length=2000, blank=True)
    followers = models.PositiveIntegerField(_("followers"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    class Meta:
        verbose_name = _("handle")
        verbose_name_plural = _("handles")
        constraints = [models.UniqueConstraint(fields=["network", "external_id"], name="handle_names_one_person")]

    def __str__(self):
        return f"{self.name or self.external_id} ({self.network})"
