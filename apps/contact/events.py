"""What can happen to a request. The subject is its private conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

REQUEST_OPENED = Action("request.opened", _("{actor} sent the form “{form}”"), icon="mail", is_public=False)
REQUEST_CONFIRMED = Action("request.confirmed", _("{actor} confirmed the mail address"), icon="check")
REQUEST_DISOWNED = Action(
    "request.disowned", _("Whoever owns the mail address says that they did not send this"), icon="alert",
    is_public=False,
)  # fmt: skip
REQUEST_OFFERED = Action("request.offered", _("{actor} asked whether this may be published"), icon="eye")
REQUEST_PUBLISHED = Action("request.published", _("{actor} agreed that this is published"), icon="eye")
REQUEST_REFUSED = Action("request.refused", _("{actor} would rather not see this published"), icon="lock")
REQUEST_RECALLED = Action("request.recalled", _("{actor} no longer asks to publish this"), icon="lock")
REQUEST_UNPUBLISHED = Action(
    "request.unpublished", _("{actor} took the consent back; the public page is gone"), icon="removed"
)
REQUEST_CLOSED = Action("request.closed", _("The request was settled"), icon="ring", is_public=False)
