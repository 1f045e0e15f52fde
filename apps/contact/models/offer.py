"""What staff would like to publish of a private request, and what the asker says to it."""

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.forum.models import BODY_LIMIT, TITLE_LIMIT

from .request import Request

AGREEING = Signer(salt="contact.offer")


class Offer(models.Model):
    """The words that everybody would read, as the asker was shown them. Without a yes nothing is published."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the asker")
        AGREED = "agreed", _("Published with consent")
        REFUSED = "refused", _("Refused by the asker")
        WITHDRAWN = "withdrawn", _("Withdrawn by us")
        TAKEN_BACK = "taken_back", _("Consent taken back")

    request = models.ForeignKey(Request, models.CASCADE, related_name="offers", verbose_name=_("request"))
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    question = models.TextField(_("question"), max_length=BODY_LIMIT)
    answer = models.TextField(_("answer"), max_length=BODY_LIMIT)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    # The ids of the posts that were made of it, wherever a merge may have carried them: what goes with the consent.
    posts = models.JSONField(_("posts"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("offer to publish")
        verbose_name_plural = _("offers to publish")
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(state__in=["open", "agreed"]),
                name="request_is_offered_once_at_a_time",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("contact:offer", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_agreed(self) -> bool:
        return self.state == self.State.AGREED

    @property
    def token(self) -> str:
        """What stands in the link of the mail to the asker."""
        return AGREEING.sign(str(self.pk))
