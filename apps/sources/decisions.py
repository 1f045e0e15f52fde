"""What staff decides about sources."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.foundation.decisions import Decision, DecisionForm
from apps.foundation.secrets import SecretUnreadable
from apps.people.models import User

from .connectors import ConnectorError, connector_for, registry
from .models import Source
from .sign_in import MASTODON
from .verbs import has_sign_in, offer_sign_in, pause_source, resume_source, withdraw_sign_in

TEND = "sources.change_source"


class PauseForm(DecisionForm):
    """Why nobody listens for a while."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Your colleagues read it beside the source."),
        widget=UnfoldAdminTextInputWidget,
    )


def is_polled(source: Source) -> bool:
    """Whether its network is asked for what is new; not where nobody here speaks with that network any more."""
    connector = registry.all_connectors().get(source.network)
    return connector is not None and connector.capabilities.can_poll


def _check(source: Source, by: User, values: dict) -> None:
    if source.network not in registry.all_connectors():
        raise ValidationError(_("Nobody here speaks with this network any more."))
    try:
        connector_for(source).check()
    except ConnectorError as error:
        raise ValidationError(str(error)) from None
    except SecretUnreadable:
        raise ValidationError(_("Its secrets cannot be read with the keys of today. Write them anew.")) from None


def _poll(source: Source, by: User, values: dict) -> None:
    if not source.is_listening:
        raise ValidationError(_("It is not listening: switch it on, or resume it."))
    if not is_polled(source):
        raise ValidationError(_("This network is not polled; it sends by itself."))
    Source.objects.filter(pk=source.pk).update(next_poll_at=timezone.now())


CHECK = Decision(
    name="check",
    label=gettext_lazy("Check the connection"),
    permission=TEND,
    asks_outside=True,
    apply=_check,
    done=lambda count: (
        ngettext("The connection is good.", "%d connections are good.", count) % ({} if count == 1 else count)
    ),
)
POLL = Decision(
    name="poll",
    label=gettext_lazy("Poll now"),
    permission=TEND,
    apply=_poll,
    done=lambda count: (
        ngettext("%d source is asked within seconds.", "%d sources are asked within seconds.", count) % count
    ),
    fits=lambda source: source.is_listening and is_polled(source),
)
PAUSE = Decision(
    name="pause",
    label=gettext_lazy("Pause"),
    permission=TEND,
    apply=lambda source, by, values: pause_source(source, by=by, reason=values["reason"]),
    form=PauseForm,
    done=lambda count: ngettext("%d source is paused.", "%d sources are paused.", count) % count,
    explanation=gettext_lazy("Nothing is fetched and nothing is answered there until it is resumed. Nothing is lost."),
    fits=lambda source: not source.is_paused,
    tone="danger",
)
RESUME = Decision(
    name="resume",
    label=gettext_lazy("Resume"),
    permission=TEND,
    apply=lambda source, by, values: resume_source(source, by=by),
    done=lambda count: ngettext("%d source listens again.", "%d sources listen again.", count) % count,
    explanation=gettext_lazy("It goes on from where it stopped."),
    fits=lambda source: source.is_paused,
    tone="main",
)
OFFER_SIGN_IN = Decision(
    name="offer-sign-in",
    label=gettext_lazy("Let people sign in with it"),
    permission=TEND,
    asks_outside=True,
    apply=lambda source, by, values: offer_sign_in(source, by=by),
    done=lambda count: (
        ngettext("People can sign in with it.", "People can sign in with %d of them.", count)
        % ({} if count == 1 else count)
    ),
    explanation=gettext_lazy(
        "The server gives us keys, and the sign-in page names it. Whoever signs in with an account there can claim "
        "what was heard from it, or have it removed."
    ),
    fits=lambda source: source.network == MASTODON and not has_sign_in(source),
    in_bulk=False,
)
WITHDRAW_SIGN_IN = Decision(
    name="withdraw-sign-in",
    label=gettext_lazy("Let nobody sign in with it"),
    permission=TEND,
    apply=lambda source, by, values: withdraw_sign_in(source, by=by),
    done=lambda count: (
        ngettext("Nobody signs in with it any more.", "Nobody signs in with %d of them any more.", count)
        % ({} if count == 1 else count)
    ),
    explanation=gettext_lazy("Whoever has no other way in asks for one by mail. What was claimed stays claimed."),
    fits=lambda source: source.network == MASTODON and has_sign_in(source),
    in_bulk=False,
    tone="danger",
)

DECISIONS = (CHECK, POLL, PAUSE, RESUME, OFFER_SIGN_IN, WITHDRAW_SIGN_IN)
