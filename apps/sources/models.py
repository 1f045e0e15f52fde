from secrets import token_urlsafe

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.company.models import Department, Product
from apps.foundation.secrets import SecretJSONField

from .querysets import SourceQuerySet


class Policy(models.TextChoices):
    """When something heard there becomes public here."""

    AT_ONCE = "at_once", _("At once")
    AFTER_TRIAGE = "after_triage", _("After somebody looked at it")
    NEVER = "never", _("Never")


class Source(models.Model):
    """An outside place that we listen to: one account on one network."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("As readers see it: “Mastodon”."))
    network = models.CharField(_("network"), max_length=40)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    secrets = SecretJSONField(_("secrets"))
    key = models.CharField(_("webhook key"), max_length=40, unique=True, editable=False)
    policy = models.CharField(_("becomes public"), max_length=20, choices=Policy, default=Policy.AFTER_TRIAGE)
    filters = models.JSONField(
        _("filters"),
        default=dict,
        blank=True,
        help_text=_("skip_reposts, skip_replies, skip_links_only, languages, blocked_handles, blocked_words."),
    )
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    lawful_basis = models.CharField(
        _("lawful basis"),
        max_length=300,
        blank=True,
        help_text=_("The assessment that allows us to process what people say there, by its name or number."),
    )
    is_enabled = models.BooleanField(_("listening"), default=False)
    poll_every = models.PositiveIntegerField(_("poll every (seconds)"), default=60)
    next_poll_at = models.DateTimeField(_("next poll at"), default=timezone.now)
    polling_until = models.DateTimeField(_("being polled until"), null=True, blank=True, editable=False)
    failed_polls = models.PositiveSmallIntegerField(_("failed polls in a row"), default=0, editable=False)
    last_success_at = models.DateTimeField(_("last success at"), null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    paused_because = models.CharField(_("paused because"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("connected at"), default=timezone.now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.key:
            self.key = token_urlsafe(18)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(**kwargs)

    def clean(self):
        super().clean()
        if self.is_enabled and not self.lawful_basis:
            raise ValidationError(
                {"lawful_basis": _("Name the assessment that allows this before listening is switched on.")}
            )

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def is_listening(self) -> bool:
        """The twin of the queryset `listening`."""
        return self.is_enabled and not self.is_paused

    def get_webhook_path(self) -> str:
        """Where the other side sends its webhooks."""
        return reverse("ingest:webhook", args=[self.key])


class Cursor(models.Model):
    """How far a source was read, one row per stream of it. Moves in the transaction that stores what it covers."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="cursors", verbose_name=_("source"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    value = models.CharField(_("value"), max_length=500, blank=True)
    moved_at = models.DateTimeField(_("moved at"), default=timezone.now)

    class Meta:
        verbose_name = _("cursor")
        verbose_name_plural = _("cursors")
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="cursor_per_stream")]

    def __str__(self):
        return f"{self.source} {self.name}: {self.value}"
