import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.foundation.api.scopes import Scope

MARK = "hc_"
# Random bytes in a token, and how many of its letters are shown afterwards so that its owner knows it again.
SECRET_BYTES = 32
PREFIX_LENGTH = len(MARK) + 6
DEFAULT_DAYS, LONGEST_DAYS = 90, 365
# One person holds so many tokens that are good.
TOKENS_LIMIT = 20
NAME_LIMIT = 60


class ApiTokenQuerySet(models.QuerySet):
    def good(self):
        """Neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def newest_first(self):
        return self.order_by("-created_at", "-id")


class ApiToken(models.Model):
    """By which a program acts in somebody's name. Only its digest is kept; the token itself is shown once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    # The first letters, which open nothing.
    prefix = models.CharField(_("begins with"), max_length=PREFIX_LENGTH)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    # Written at most once in some minutes, so that reading stays reading.
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes = [models.Index(fields=["person", "-created_at"], name="token_of_a_person_newest")]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_good(self) -> bool:
        """Whether it opens anything; the twin of `good`."""
        return self.revoked_at is None and not self.is_expired

    @property
    def scope_labels(self) -> list[str]:
        """What it may be used for, in words."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]


def new_secret() -> str:
    """A token as its owner gets it: 256 random bits behind a mark that scanners for leaked secrets know it by."""
    return MARK + secrets.token_urlsafe(SECRET_BYTES)


def digest_of_token(token: str) -> str:
    """What is kept of a token. A plain digest is enough: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
