from hashlib import sha256
from secrets import compare_digest

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import EmbedTokenQuerySet
from .embed import Embed


class Scope(models.TextChoices):
    """What a token is good for; which it gets is decided by what its frame offers."""

    POST = "post", _("ask and answer")
    VOTE = "vote", _("vote and say “me too”")
    FOLLOW = "follow", _("follow conversations")
    READ = "read", _("see one's own conversations")
    PRIVATE = "private", _("ask in private")


def digest_of(token: str) -> str:
    """What is stored of a random token, so that a stolen database signs nobody in: SHA-256 in hexadecimal."""
    return sha256(token.encode()).hexdigest()


class EmbedToken(models.Model):
    """Somebody writes in one frame: a random key that only the frame holds, for minutes since it was last used.

    It ends with the sign-in that it was made of: when that is ended, so is this.
    """

    embed = models.ForeignKey(Embed, models.CASCADE, related_name="tokens", verbose_name=_("frame"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="embed_tokens", verbose_name=_("person")
    )
    sign_in = models.ForeignKey(UserSession, models.CASCADE, related_name="+", verbose_name=_("sign-in"))
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    # A digest of what changes with the person's password.
    password_digest = models.CharField(_("digest of the password's state"), max_length=64, editable=False)
    scopes = models.JSONField(_("good for"), default=list)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    used_at = models.DateTimeField(_("last used at"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends when unused at"))
    ends_at = models.DateTimeField(_("ends in any case at"), db_index=True)

    objects = EmbedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token of a frame")
        verbose_name_plural = _("tokens of frames")
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__lte=F("ends_at")), name="embed_token_ends_in_the_end")
        ]
        indexes = [models.Index(fields=["expires_at"], name="embed_token_unused_since")]

    def __str__(self):
        return f"{self.person_id} in {self.embed_id}"

    def allows(self, scope: str) -> bool:
        """Whether it is good for a scope that the frame still offers."""
        return scope in self.scopes

    def fits_password_of(self, person) -> bool:
        """Whether the person's password is still what it was when this was made."""
        return compare_digest(self.password_digest, digest_of(person.get_session_auth_hash()))
