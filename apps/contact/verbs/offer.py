"""Ask whether the masked words of a request may be published, or ask no longer."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.verbs import validate_body, validate_title
from apps.people.models import User

from ..events import REQUEST_OFFERED, REQUEST_RECALLED
from ..letters import ask_for_consent
from ..models import Offer, Request


@transaction.atomic
def offer_publication(request: Request, *, by: User, title: str, question: str, answer: str) -> Offer:
    """Show the asker what everybody would read, and ask. One offer at a time; nothing is public before their yes.

    Raises ValidationError where nobody confirmed the request, where one is open or published, and for empty words.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related("thread__author").get(pk=request.pk)
    if not request.is_confirmed:
        raise ValidationError(_("Nobody has confirmed the mail address of this request, so nobody can consent."))
    address = address_of(request.thread.author)
    if request.thread.author.is_staged and not address:
        raise ValidationError(_("Whoever asked this is gone, so nobody can consent."))
    if request.offers.filter(state__in=[Offer.State.OPEN, Offer.State.AGREED]).exists():
        raise ValidationError(_("The asker was asked already. Withdraw that first."))
    offer = Offer.objects.create(
        request=request,
        title=validate_title(title),
        question=validate_body(question),
        answer=validate_body(answer),
        offered_by=by,
    )
    record(REQUEST_OFFERED, request.thread, by=by, offer=offer.pk)
    if address:
        ask_for_consent(offer, address, request.thread.author)
    return offer


@transaction.atomic
def withdraw_offer(offer: Offer, *, by: User) -> Offer:
    """Ask no longer. Safe to repeat; raises ValidationError once the asker has decided."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("request__thread").get(pk=offer.pk)
    if offer.state == Offer.State.WITHDRAWN:
        return offer
    if not offer.is_open:
        raise ValidationError(_("The asker has decided already."))
    offer.state, offer.decided_at = Offer.State.WITHDRAWN, timezone.now()
    offer.save(update_fields=["state", "decided_at"])
    record(REQUEST_RECALLED, offer.request.thread, by=by, offer=offer.pk)
    return offer


def address_of(person: User) -> str:
    """Where somebody is mailed: their own address, else the one that they confirmed; empty for none."""
    if person.email and not person.is_staged:
        return person.email
    confirmed = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk").first()
    return confirmed.email if confirmed else ""
