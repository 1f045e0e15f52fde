"""What staff decides about webhooks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision, DecisionForm
from apps.people.models import User

from .forms import SinceForm
from .models import Endpoint, Message
from .verbs import (
    adopt_endpoint,
    redeliver_messages,
    redeliver_since,
    remove_endpoint,
    rotate_secret,
    send_test,
    switch_endpoint_off,
    switch_endpoint_on,
)

KEEP = "webhooks.change_endpoint"


def _redeliver(message: Message, by: User, values: dict) -> None:
    if not redeliver_messages([message], by=by):
        raise ValidationError(_("It is being sent at this moment."))


def _redeliver_all(messages, by: User) -> None:
    if redeliver_messages(messages, by=by) < len(messages):
        raise ValidationError(_("Some are being sent at this moment."))


def _send_since(endpoint: Endpoint, by: User, values: dict) -> None:
    if not redeliver_since(endpoint, by=by, since=values["since"], everything=values["everything"]):
        raise ValidationError(_("Nothing is left to be sent since then."))


SWITCH_ON = Decision(
    name="switch-on",
    label=gettext_lazy("Switch on"),
    permission=KEEP,
    apply=lambda endpoint, by, values: switch_endpoint_on(endpoint, by=by),
    done=lambda count: ngettext("%d is called again.", "%d are called again.", count) % count,
    explanation=gettext_lazy("What waited is sent at once. What happened meanwhile is sent with “Send again since”."),
    fits=lambda endpoint: not endpoint.is_enabled,
    tone="main",
)
TEST = Decision(
    name="test",
    label=gettext_lazy("Send a test"),
    permission=KEEP,
    apply=lambda endpoint, by, values: send_test(endpoint, by=by),
    done=lambda count: (
        ngettext("%d test is on its way; see the messages.", "%d tests are on their way; see the messages.", count)
        % count
    ),
)
SINCE = Decision(
    name="since",
    label=gettext_lazy("Send again since"),
    permission=KEEP,
    apply=_send_since,
    form=SinceForm,
    done=lambda count: ngettext("%d is told again.", "%d are told again.", count) % count,
    explanation=gettext_lazy("Sends what did not arrive since a moment, and what happened while it was switched off."),
    in_bulk=False,
)
ADOPT = Decision(
    name="adopt",
    label=gettext_lazy("Answer for it"),
    permission=KEEP,
    apply=lambda endpoint, by, values: adopt_endpoint(endpoint, by=by),
    done=lambda count: ngettext("You answer for %d now.", "You answer for %d now.", count) % count,
    explanation=gettext_lazy("It is told what you may know."),
)
SWITCH_OFF = Decision(
    name="switch-off",
    label=gettext_lazy("Switch off"),
    permission=KEEP,
    apply=lambda endpoint, by, values: switch_endpoint_off(endpoint, by=by, reason=_("by hand")),
    done=lambda count: ngettext("%d is not called any more.", "%d are not called any more.", count) % count,
    explanation=gettext_lazy("What is owed waits. What happens meanwhile is not noted for it."),
    fits=lambda endpoint: endpoint.is_enabled,
)
REMOVE = Decision(
    name="remove",
    label=gettext_lazy("Remove"),
    permission="webhooks.delete_endpoint",
    apply=lambda endpoint, by, values: remove_endpoint(endpoint, by=by),
    done=lambda count: ngettext("%d was removed.", "%d were removed.", count) % count,
    explanation=gettext_lazy("With its secret, its messages, and what is still owed to it."),
    closes=True,
    tone="danger",
)
# Its own page shows the secret, so it is no bulk action; see `admin.py`.
ROTATE = Decision(
    name="rotate",
    label=gettext_lazy("New secret"),
    permission=KEEP,
    apply=lambda endpoint, by, values: rotate_secret(endpoint, by=by),
    form=DecisionForm,
    done=lambda count: ngettext("%d has a new secret.", "%d have a new secret.", count) % count,
    explanation=gettext_lazy("For a day both sign, the new one and the one before, so that the other side can change."),
    in_bulk=False,
)
REDELIVER = Decision(
    name="redeliver",
    label=gettext_lazy("Send again"),
    permission=KEEP,
    apply=_redeliver,
    apply_many=_redeliver_all,
    done=lambda count: ngettext("%d is sent again.", "%d are sent again.", count) % count,
    explanation=gettext_lazy("Under the same webhook-id, with what may be read now."),
    fits=lambda message: message.state != Message.State.SENDING,
    tone="main",
)

DECISIONS = (SWITCH_ON, TEST, SINCE, ADOPT, SWITCH_OFF, REMOVE)
