"""What staff decides about requests and forms."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from .asking import OfferForm
from .models import ContactForm, Offer, Request
from .verbs import close_request, offer_publication, withdraw_offer

ANSWER = "contact.change_request"
DESIGN = "contact.change_contactform"


def open_offer_of(request: Request) -> Offer | None:
    """What the asker was asked and has not answered."""
    return request.offers.filter(state=Offer.State.OPEN).first()


def may_be_offered(request: Request) -> bool:
    """Whether somebody could consent, and nothing is offered or published now."""
    taken = request.offers.filter(state__in=[Offer.State.OPEN, Offer.State.AGREED])
    return request.is_confirmed and not taken.exists()


def _withdraw(request: Request, by, values: dict) -> None:
    offer = open_offer_of(request)
    if offer is None:
        raise ValidationError(_("The asker is not asked about anything now."))
    withdraw_offer(offer, by=by)


def _switch(is_active: bool):
    def switch(form: ContactForm, by, values: dict) -> None:
        form.is_active = is_active
        form.save(update_fields=["is_active"])

    return switch


OFFER = Decision(
    name="offer",
    label=gettext_lazy("Ask for consent to publish"),
    permission=ANSWER,
    apply=lambda request, by, values: offer_publication(request, by=by, **values),
    form=OfferForm,
    done=lambda count: ngettext("%d asker was asked.", "%d askers were asked.", count) % count,
    explanation=gettext_lazy(
        "The asker reads exactly these words and agrees or refuses. Nothing is public before they agree."
    ),
    fits=may_be_offered,
    in_bulk=False,
)
WITHDRAW = Decision(
    name="withdraw-offer",
    label=gettext_lazy("Ask no longer"),
    permission=ANSWER,
    apply=_withdraw,
    done=lambda count: ngettext("%d offer was withdrawn.", "%d offers were withdrawn.", count) % count,
    fits=lambda request: open_offer_of(request) is not None,
)
CLOSE = Decision(
    name="close",
    label=gettext_lazy("Settle"),
    permission=ANSWER,
    apply=lambda request, by, values: close_request(request, by=by),
    done=lambda count: ngettext("%d request was settled.", "%d requests were settled.", count) % count,
    explanation=gettext_lazy("The asker is told, and can take it up again."),
    fits=lambda request: not request.thread.is_resolved,
)
ABOUT_REQUESTS = (OFFER, WITHDRAW, CLOSE)

SWITCH_ON = Decision(
    name="switch-on",
    label=gettext_lazy("Open to visitors"),
    permission=DESIGN,
    apply=_switch(True),
    done=lambda count: ngettext("%d form is open.", "%d forms are open.", count) % count,
    fits=lambda form: not form.is_active,
    tone="main",
)
SWITCH_OFF = Decision(
    name="switch-off",
    label=gettext_lazy("Close to visitors"),
    permission=DESIGN,
    apply=_switch(False),
    done=lambda count: ngettext("%d form is closed.", "%d forms are closed.", count) % count,
    explanation=gettext_lazy("What was sent stays and is answered as before."),
    fits=lambda form: form.is_active,
)
ABOUT_FORMS = (SWITCH_ON, SWITCH_OFF)
