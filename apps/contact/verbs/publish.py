"""The asker's word on what would be published: yes, no, and no longer."""

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Post, Thread
from apps.forum.verbs import accept_answer, open_thread, post_reply, resolve_thread, withdraw_post
from apps.people.models import Voice
from apps.people.verbs import nobody

from ..events import REQUEST_PUBLISHED, REQUEST_REFUSED, REQUEST_UNPUBLISHED
from ..models import Offer, Request
from ..models.offer import AGREEING

TOKEN_LIMIT = 120
State = Offer.State


def find_offer(token: str) -> Offer | None:
    """The offer that the link of a mail is about; None for a link that nobody sent."""
    if len(token) > TOKEN_LIMIT:
        return None
    try:
        number = int(AGREEING.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Offer.objects.select_related("request__thread__author", "request__published_as").filter(pk=number).first()


@transaction.atomic
def agree_to_publish(offer: Offer) -> Thread:
    """Publish exactly the words of the offer, under nobody's name, with the answer as the company's. Safe to repeat.

    It is the asker's doing. Raises ValidationError where it was withdrawn, refused or taken back before.
    """
    offer = _locked(offer)
    if offer.is_agreed and offer.request.published_as:
        return offer.request.published_as
    if not offer.is_open:
        raise ValidationError(_gone(offer))
    private = offer.request.thread
    staff = offer.offered_by if offer.offered_by and offer.offered_by.is_staff else None
    thread = open_thread(
        by=nobody(),
        voice=Voice.CUSTOMER,
        title=offer.title,
        body=offer.question,
        board=private.board,
        product=private.product,
        kind=private.kind,
        language=private.language,
    )
    answer = post_reply(thread, by=staff or nobody(), body=offer.answer, voice=staff.voice if staff else Voice.EMPLOYEE)
    if answer.is_shown:
        accept_answer(thread, by=staff, post=answer)
        if staff:
            resolve_thread(thread, by=staff, answer=answer)
    offer.state, offer.decided_at = State.AGREED, timezone.now()
    offer.posts = [thread.posts.get(is_opening=True).pk, answer.pk]
    offer.save(update_fields=["state", "decided_at", "posts"])
    Request.objects.filter(pk=offer.request_id).update(published_as=thread)
    record(REQUEST_PUBLISHED, private, by=private.author, offer=offer.pk, published=thread.pk)
    return thread


@transaction.atomic
def refuse_to_publish(offer: Offer) -> Offer:
    """Leave it private. Safe to repeat; raises ValidationError once it was decided otherwise."""
    offer = _locked(offer)
    if offer.state == State.REFUSED:
        return offer
    if not offer.is_open:
        raise ValidationError(_gone(offer))
    offer.state, offer.decided_at = State.REFUSED, timezone.now()
    offer.save(update_fields=["state", "decided_at"])
    record(REQUEST_REFUSED, offer.request.thread, by=offer.request.thread.author, offer=offer.pk)
    return offer


@transaction.atomic
def take_back_consent(offer: Offer) -> Offer:
    """Take down what was published: its words go and a mark says so. Safe to repeat.

    What others wrote below it stays theirs. Raises ValidationError where nothing was published by this offer.
    """
    offer = _locked(offer)
    if offer.state == State.TAKEN_BACK:
        return offer
    if not offer.is_agreed:
        raise ValidationError(_("Nothing was published, so there is nothing to take down."))
    # Our answer before the question: with the last words the page itself goes.
    for post in Post.objects.filter(pk__in=offer.posts).order_by("-pk"):
        withdraw_post(post, by=None)
    Request.objects.filter(pk=offer.request_id).update(published_as=None)
    offer.state, offer.decided_at = State.TAKEN_BACK, timezone.now()
    offer.save(update_fields=["state", "decided_at"])
    record(REQUEST_UNPUBLISHED, offer.request.thread, by=offer.request.thread.author, offer=offer.pk)
    return offer


def _locked(offer: Offer) -> Offer:
    """The offer as it is now, held until the caller is done: of two at once, the second sees what the first did.

    Locked first and read afterwards: PostgreSQL reads only the locked row itself anew, not what is joined to it.
    """
    Offer.objects.select_for_update().get(pk=offer.pk)
    related = ("offered_by", "request__thread__author", "request__thread__board", "request__thread__product")
    return Offer.objects.select_related(*related, "request__published_as", "request__form").get(pk=offer.pk)


def _gone(offer: Offer) -> str:
    return {
        State.WITHDRAWN: _("We no longer ask to publish this. Nothing was published."),
        State.REFUSED: _("You have refused this. Nothing was published."),
        State.TAKEN_BACK: _("You have taken your consent back. Nothing is published."),
        State.AGREED: _("You have agreed to this already."),
    }.get(offer.state, "")
