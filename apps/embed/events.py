"""What happens to frames, for those who look after them."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

EMBED_MADE = Action("embed.made", _("{actor} made this frame"), icon="plus", is_public=False)
EMBED_CHANGED = Action("embed.changed", _("{actor} changed this frame"), icon="edit", is_public=False)
EMBED_ENABLED = Action("embed.enabled", _("{actor} switched this frame on"), icon="play", is_public=False)
EMBED_DISABLED = Action("embed.disabled", _("{actor} switched this frame off"), icon="pause", is_public=False)
EMBED_SIGNED_OUT = Action(
    "embed.signed_out", _("{actor} signed everybody out of this frame"), icon="key", is_public=False
)
