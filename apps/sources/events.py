"""What can happen to a source."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

SOURCE_PAUSED = Action("source.paused", _("Listening was paused: {reason}"), icon="pause", is_public=False)
SOURCE_RESUMED = Action("source.resumed", _("{actor} resumed listening"), icon="play", is_public=False)
