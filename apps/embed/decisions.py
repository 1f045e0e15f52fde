"""What staff decides about frames."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from .models import Embed
from .verbs import disable_embed, enable_embed, sign_out_of_embed

TEND = "embed.change_embed"


def _is_disabled(embed: Embed) -> bool:
    return not embed.is_enabled


ENABLE = Decision(
    name="enable",
    label=gettext_lazy("Switch on"),
    permission=TEND,
    apply=lambda embed, by, values: enable_embed(embed, by=by),
    done=lambda count: ngettext("%d frame is shown again.", "%d frames are shown again.", count) % count,
    fits=_is_disabled,
)
DISABLE = Decision(
    name="disable",
    label=gettext_lazy("Switch off"),
    permission=TEND,
    apply=lambda embed, by, values: disable_embed(embed, by=by),
    done=lambda count: ngettext("%d frame is shown nowhere now.", "%d frames are shown nowhere now.", count) % count,
    explanation=gettext_lazy("Nobody can show it any more, and whoever is signed in there is signed out."),
    fits=lambda embed: embed.is_enabled,
    tone="danger",
)
SIGN_OUT = Decision(
    name="sign-out",
    label=gettext_lazy("Sign everybody out of it"),
    permission=TEND,
    apply=lambda embed, by, values: sign_out_of_embed(embed, by=by),
    done=lambda count: _("Nobody is signed in there now."),
    explanation=gettext_lazy("They sign in again when they want to write. On our own pages they stay signed in."),
    in_bulk=False,
)
DECISIONS = (ENABLE, DISABLE, SIGN_OUT)
