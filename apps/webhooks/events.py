"""What can happen to a webhook endpoint, which is the subject."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

WEBHOOK_SWITCHED_ON = Action(
    "webhook.switched_on", _("{actor} switched the webhook endpoint “{name}” on"), icon="play", is_public=False
)
WEBHOOK_SWITCHED_OFF = Action(
    "webhook.switched_off",
    _("{actor} switched the webhook endpoint “{name}” off: {reason}"),
    icon="pause",
    is_public=False,
    unnamed=_("The webhook endpoint “{name}” was switched off: {reason}"),
)
WEBHOOK_ROTATED = Action(
    "webhook.rotated", _("{actor} gave the webhook endpoint “{name}” a new secret"), icon="lock", is_public=False
)
WEBHOOK_ADOPTED = Action(
    "webhook.adopted", _("{actor} answers for the webhook endpoint “{name}” now"), icon="user", is_public=False
)
WEBHOOK_REMOVED = Action(
    "webhook.removed", _("{actor} removed the webhook endpoint “{name}”"), icon="removed", is_public=False
)
