"""Ask without an account: the question waits until the link in a mail was opened and its button pressed."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.company.models import Product, Profile
from apps.foundation.mail import queue_mail
from apps.people.models import Voice
from apps.people.verbs import person_of_address

from ..models import Board, Kind, Thread, Unconfirmed
from ..rules import may_speak
from .open import open_thread

TOKEN_BYTES = 32


@transaction.atomic
def ask_by_mail(
    *,
    email: str,
    name: str,
    title: str,
    body: str,
    kind: str = Kind.QUESTION,
    product: Product | None = None,
    board: Board | None = None,
    ticket=None,
) -> Unconfirmed:
    """Keep a question until its mail address is confirmed, and mail the link. The same form sent twice asks once.

    Nothing of what was written is in the mail: who gives a stranger's address cannot make us carry words to them.
    """
    email = email.strip().lower()
    words = {
        "title": title,
        "body": body,
        "kind": str(kind),
        "product": product and product.pk,
        "board": board and board.pk,
        "ticket": str(ticket) if ticket else None,
    }
    if ticket and (known := Unconfirmed.objects.filter(email=email, words__ticket=words["ticket"]).first()):
        return known
    token = secrets.token_urlsafe(TOKEN_BYTES)
    unconfirmed = Unconfirmed.objects.create(email=email, name=name, digest=_digest(token), words=words)
    company = Profile.current().name
    queue_mail(
        to=email,
        subject=_("Confirm what you wrote to %(company)s") % {"company": company},
        text=_mail_words(company, settings.SITE_URL + reverse("forum:confirm", args=[token])),
        is_awaited=True,
    )
    return unconfirmed


def find_unconfirmed(token: str) -> Unconfirmed | None:
    """The question that a link leads to; None for a link that nobody sent or that is too old."""
    since = timezone.now() - timedelta(hours=settings.CONFIRM_WITHIN_HOURS)
    return Unconfirmed.objects.select_related("thread").filter(digest=_digest(token), asked_at__gt=since).first()


@transaction.atomic
def confirm_question(token: str) -> Thread:
    """Post what waited for this link, once: whoever comes later with the same link is led to the same thread.

    It becomes the question of whoever joined with that address, else of a person staged for it. Raises ValidationError
    for a link that is none or too old, and where its author may not speak here.
    """
    found = find_unconfirmed(token)
    # Locked before it is believed: of many at once, one posts and the others wait to see that it did.
    waiting = found and Unconfirmed.objects.select_for_update().filter(pk=found.pk).first()
    if waiting is None:
        raise ValidationError(_("This link is no longer valid. Ask again, and we send you a new one."))
    if waiting.thread_id:
        return Thread.objects.get(pk=waiting.thread_id)
    person, words = person_of_address(waiting.email, name=waiting.name), waiting.words
    if not (verdict := may_speak(person)):
        raise ValidationError(str(verdict))
    thread = open_thread(
        by=person,
        # Whoever opens a mail has not shown that they speak for the company.
        voice=Voice.CUSTOMER,
        title=words["title"],
        body=words["body"],
        kind=words["kind"],
        product=Product.objects.filter(pk=words["product"]).first(),
        board=Board.objects.filter(pk=words["board"]).first(),
        ticket=words["ticket"],
    )
    waiting.thread, waiting.words, waiting.name = thread, {}, ""
    waiting.save(update_fields=["thread", "words", "name"])
    return thread


def purge_unconfirmed() -> int:
    """Forget questions whose link is too old to be used, confirmed or not. Returns how many."""
    before = timezone.now() - timedelta(hours=settings.CONFIRM_WITHIN_HOURS)
    return Unconfirmed.objects.filter(asked_at__lte=before).delete()[0]


def _mail_words(company: str, address: str) -> str:
    hours = settings.CONFIRM_WITHIN_HOURS
    return "\n\n".join(
        [
            _("Somebody, we think that it was you, wrote to %(company)s and gave this mail address.")
            % {"company": company},
            _("Open this page to read it again and to post it:"),
            address,
            ngettext(
                "The link works for %d hour. After that, what was written is forgotten.",
                "The link works for %d hours. After that, what was written is forgotten.",
                hours,
            )
            % hours,
            _("If it was not you, do nothing: then nothing is posted."),
        ]
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
