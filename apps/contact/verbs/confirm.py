"""The owner of a mail address says whether a request is theirs."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.models import Event
from apps.activity.verbs import record
from apps.forum.models import Post, Thread
from apps.forum.rules import may_speak
from apps.people.models import MAIL, User
from apps.people.verbs import person_of_address

from ..events import REQUEST_CONFIRMED, REQUEST_DISOWNED
from ..letters import say_that_an_answer_waits
from ..models import Request
from ..models.request import CONFIRMING

TOKEN_LIMIT = 200


def find_unconfirmed_request(token: str) -> Request | None:
    """The request that a link is about, confirmed or not; None for a link that nobody sent, or that was disowned."""
    if len(token) > TOKEN_LIMIT:
        return None
    try:
        ticket = UUID(hex=CONFIRMING.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Request.objects.select_related("thread__author", "form").filter(ticket=ticket).exclude(email="").first()


@transaction.atomic
def confirm_request(token: str) -> Request:
    """Make the request that of whoever owns its address: of who joined with it, else of a person staged for it.

    Safe to repeat. Raises ValidationError for a link that leads to nothing, and where its owner may not speak here.
    """
    request = _locked(token)
    if request.confirmed_at:
        return request
    thread = Thread.objects.select_for_update(of=("self",)).select_related("author").get(pk=request.thread_id)
    somebody = thread.author
    person = person_of_address(request.email, name=somebody.name)
    if not (verdict := may_speak(person)):
        raise ValidationError(str(verdict))
    _hand_over(thread, somebody, person)
    request.confirmed_at = timezone.now()
    request.save(update_fields=["confirmed_at"])
    request.thread = Thread.objects.select_related("author").get(pk=thread.pk)
    record(REQUEST_CONFIRMED, request.thread, by=person)
    return request


@transaction.atomic
def disown_request(token: str) -> Request:
    """Take the word of the owner of the address that it was not they: the address is forgotten and no more mail sent.

    Staff keeps what was written and knows that nobody stands behind it. Raises ValidationError where it was confirmed
    before, or for a link that leads to nothing.
    """
    request = _locked(token)
    if request.confirmed_at:
        raise ValidationError(_("You have confirmed this already. Withdraw it on its page instead."))
    request.email = ""
    request.save(update_fields=["email"])
    record(REQUEST_DISOWNED, request.thread, by=None)
    return request


@transaction.atomic
def nudge_unconfirmed(request: Request) -> bool:
    """Tell an unconfirmed address, once, that an answer waits. Returns whether it was told now."""
    request = Request.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_at or request.nudged_at or not request.email:
        return False
    request.nudged_at = timezone.now()
    request.save(update_fields=["nudged_at"])
    say_that_an_answer_waits(request)
    return True


def _locked(token: str) -> Request:
    found = find_unconfirmed_request(token)
    request = found and Request.objects.select_for_update().filter(pk=found.pk).exclude(email="").first()
    if request is None:
        raise ValidationError(_("This link leads to nothing any more."))
    return request


def _hand_over(thread: Thread, somebody: User, person: User) -> None:
    """What the stand-in said is the person's from now on; nothing is left of the stand-in."""
    if somebody.pk == person.pk:
        return
    Post.objects.filter(thread=thread, author=somebody).update(author=person)
    Thread.objects.filter(pk=thread.pk).update(author=person)
    Event.objects.filter(subject_type="forum.thread", subject_id=thread.pk, actor=somebody).update(actor=person)
    if somebody.handles.filter(network=MAIL, external_id__startswith="sheet:").exists():
        somebody.delete()
