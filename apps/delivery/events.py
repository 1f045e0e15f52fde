"""What becomes of answers on their way home."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

REPLY_DELIVERED = Action("reply.delivered", _("The answer arrived on {place}"), icon="home", is_public=False)
REPLY_FAILED = Action(
    "reply.failed", _("The answer could not be posted on {place}: {reason}"), icon="home", is_public=False
)
