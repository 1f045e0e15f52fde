from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .embed import Embed


class SeenSignature(models.Model):
    """Facebook sent this once; the same again is a copy. The row outlives the time in which copies are believed."""

    embed = models.ForeignKey(Embed, models.CASCADE, related_name="seen_signatures", verbose_name=_("frame"))
    digest = models.CharField(_("digest"), max_length=64)
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)
    forget_at = models.DateTimeField(_("forgotten at"), db_index=True)

    class Meta:
        verbose_name = _("seen signature")
        verbose_name_plural = _("seen signatures")
        constraints = [models.UniqueConstraint(fields=["embed", "digest"], name="facebook_signature_is_taken_once")]

    def __str__(self):
        return f"{self.digest[:12]} for {self.embed_id}"
