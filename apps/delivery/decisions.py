"""What staff decides about answers on their way home."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision
from apps.people.models import User

from .forms import ArrivedForm
from .models import Delivery
from .verbs import confirm_arrival, retry_delivery, withdraw_delivery

CARRY = "delivery.change_delivery"
IN_DOUBT = (Delivery.State.FAILED, Delivery.State.NEEDS_CHECK)
NOT_THERE_YET = (Delivery.State.WAITING, *IN_DOUBT)


def _retry(delivery: Delivery, by: User, values: dict) -> None:
    if delivery.state not in IN_DOUBT:
        raise ValidationError(_("Only what failed or is in doubt can be tried again."))
    retry_delivery(delivery, by=by)


def _give_up(delivery: Delivery, by: User, values: dict) -> None:
    if delivery.state not in NOT_THERE_YET:
        raise ValidationError(_("It is on its way, has arrived or was given up already."))
    withdraw_delivery(delivery, by=by)


RETRY = Decision(
    name="retry",
    label=gettext_lazy("Try again"),
    permission=CARRY,
    apply=_retry,
    done=lambda count: ngettext("%d is tried again.", "%d are tried again.", count) % count,
    explanation=gettext_lazy("Look first that it does not stand there already: then choose “It arrived” instead."),
    fits=lambda delivery: delivery.state in IN_DOUBT,
    tone="main",
)
ARRIVED = Decision(
    name="arrived",
    label=gettext_lazy("It arrived"),
    permission=CARRY,
    apply=lambda delivery, by, values: confirm_arrival(
        delivery, by=by, external_id=values["external_id"].strip(), url=values["url"]
    ),
    form=ArrivedForm,
    done=lambda count: ngettext("%d is taken as sent.", "%d are taken as sent.", count) % count,
    explanation=gettext_lazy("You looked and found the answer there. It is not sent again."),
    fits=lambda delivery: delivery.state in IN_DOUBT,
    in_bulk=False,
)
GIVE_UP = Decision(
    name="give-up",
    label=gettext_lazy("Give up"),
    permission=CARRY,
    apply=_give_up,
    done=lambda count: ngettext("%d was given up.", "%d were given up.", count) % count,
    explanation=gettext_lazy("The answer stays public here and is not carried there."),
    fits=lambda delivery: delivery.state in NOT_THERE_YET,
    tone="danger",
)

DECISIONS = (RETRY, ARRIVED, GIVE_UP)
