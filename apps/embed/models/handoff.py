from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import HandoffQuerySet
from .embed import Embed


class Handoff(models.Model):
    """Somebody signs in beside a frame, and the frame is told: made → opened → granted → collected, each once.

    The frame keeps a random verifier and shows its challenge only, as in RFC 7636 (S256): whoever sees the number of a
    hand-off cannot collect what it grants.
    """

    embed = models.ForeignKey(Embed, models.CASCADE, related_name="handoffs", verbose_name=_("frame"))
    number = models.CharField(_("number"), max_length=32, unique=True, editable=False)
    challenge = models.CharField(_("challenge"), max_length=43, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="embed_handoffs",
        verbose_name=_("person"),
    )
    sign_in = models.ForeignKey(UserSession, models.CASCADE, null=True, related_name="+", verbose_name=_("sign-in"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    opened_at = models.DateTimeField(_("opened at"), null=True)
    granted_at = models.DateTimeField(_("granted at"), null=True)
    collected_at = models.DateTimeField(_("collected at"), null=True)
    # The end of the phase that it is in.
    expires_at = models.DateTimeField(_("ends at"), db_index=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True, person__isnull=True, sign_in__isnull=True)
                | Q(granted_at__isnull=False, person__isnull=False, sign_in__isnull=False),
                name="handoff_is_granted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(opened_at__isnull=False),
                name="handoff_is_opened_before_granted",
            ),
            models.CheckConstraint(
                condition=Q(collected_at__isnull=True) | Q(granted_at__isnull=False),
                name="handoff_is_granted_before_collected",
            ),
        ]

    def __str__(self):
        return f"{self.number} for {self.embed_id}"
