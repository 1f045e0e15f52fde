"""Make a post of an answer: as its writer where that is certain, held back for staff where it is not.

The reply address alone lets nobody speak as its person. It says where an answer belongs; the sender's address has to
be one that the person has confirmed, and our own mail server must not have found it forged. Staff, whose words count
as the company's, need more: the server's word that the sender is genuine.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.forum.models import Merge, Thread
from apps.forum.rules import may_reply
from apps.forum.verbs import post_reply
from apps.people.models import User
from apps.people.verbs import StagedAuthor, stage_person

from ..models import InboundMail, ReplyAddress
from .answering import say_why_not
from .attachments import with_attachments
from .authentication import authentication_of
from .parse import Letter
from .taken import Taken
from .words import new_words, without_secrets

NETWORK = "mail"
MAILS_AN_HOUR = 5
# Senders are easily made up; all of them together fill no conversation through one address.
MAILS_OF_ALL_AN_HOUR = 20
Outcome = InboundMail.Outcome

_TICKETS = uuid.UUID("0b9f7ad8-6e0f-4c1e-9c43-5d6d5c2f1a70")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is ready to be posted: its words, and why its writer may be somebody else, if so."""

    words: str
    doubt: str = ""


def prepare_answer(letter: Letter, address: ReplyAddress | None) -> Answer | None:
    """Everything about an answer that takes time, so that no transaction waits for it. None where none is taken.

    Pictures are drawn and stored; those that no post is made of are swept after a day.
    """
    if address is None or _refusal(letter, address, _where_it_lives(address.thread)):
        return None
    doubt = _doubt_about(letter, address.person)
    words = without_secrets(new_words(letter))
    if words and not doubt and may_reply(address.person, _where_it_lives(address.thread)):
        words = with_attachments(words, letter, by=address.person)
    return Answer(words, doubt)


def accept_reply(mail: InboundMail, letter: Letter, answer: Answer | None) -> Taken:
    """Post what a mail says, or hold it, or leave it and say why. Belongs inside a transaction; asks everything again.

    Doing it twice makes one post: the mail's own id is the form it was written in.
    """
    address = mail.address
    if address is None:
        return Taken(Outcome.NOT_TAKEN, "It was not sent to a reply address.")
    thread, person = _where_it_lives(address.thread), address.person
    if why := _refusal(letter, address, thread):
        return Taken(Outcome.NOT_TAKEN, why)
    answer = answer or Answer(without_secrets(new_words(letter)), _doubt_about(letter, person))
    if not (verdict := may_reply(person, thread)):
        return _left(mail, letter, str(verdict), thread, is_certain=not answer.doubt)
    if not answer.words:
        return _left(mail, letter, _("There was nothing new in your mail."), thread, is_certain=not answer.doubt)
    try:
        post = post_reply(
            thread,
            by=_stranger(letter) if answer.doubt else person,
            body=answer.words,
            hold_because=answer.doubt,
            ticket=uuid.uuid5(_TICKETS, f"{address.key}\0{letter.message_id or mail.digest}"),
        )
    except ValidationError as error:
        return _left(mail, letter, " ".join(error.messages), thread, is_certain=not answer.doubt)
    return Taken(Outcome.POSTED, "", post) if post.is_shown else Taken(Outcome.HELD, answer.doubt, post)


def _refusal(letter: Letter, address: ReplyAddress, thread: Thread) -> str:
    """Why nothing that is sent to this address is taken now, whoever sent it; empty where something may be."""
    if not address.is_good:
        return "The reply address is not good any more."
    person = address.person
    if not person.is_active or not Thread.objects.visible_to(person).filter(pk=thread.pk).exists():
        return "The person of this address may not see the conversation any more."
    return _too_many(letter, address)


def _where_it_lives(thread: Thread) -> Thread:
    """The conversation, or the one that it was merged into."""
    seen = set()
    while thread.pk not in seen:
        seen.add(thread.pk)
        merge = Merge.objects.select_related("into").filter(thread=thread).first()
        if merge is None:
            break
        thread = merge.into
    return thread


def _doubt_about(letter: Letter, person: User) -> str:
    """Why this may not be the person whom the address was made for; empty where it is."""
    authentication = authentication_of(letter)
    if letter.sender_count != 1:
        return _("It names several senders, or none.")
    confirmed = {
        email.lower()
        for email in EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    }
    if letter.sender not in confirmed:
        return _("It came by mail from another address than that of the member it was meant for.")
    if authentication.is_forged:
        return _("It came by mail, and its sender was found forged.")
    if person.is_staff and not authentication.proves(letter.sender):
        return _("It came by mail in the name of staff, and nothing proves its sender.")
    return ""


def _stranger(letter: Letter) -> User:
    """Whoever wrote it, as somebody of whom nobody learns the address: only a digest of it is kept."""
    digest = salted_hmac(
        "apps.notifications.inbound", letter.sender or letter.message_id, algorithm="sha256"
    ).hexdigest()
    return stage_person(NETWORK, StagedAuthor(digest, display_name=_("Somebody by mail")))


def _too_many(letter: Letter, address: ReplyAddress) -> str:
    """Whether two machines may be talking: more mails in an hour than people write."""
    recent = InboundMail.objects.filter(
        address__thread=address.thread_id,
        received_at__gt=timezone.now() - timedelta(hours=1),
        outcome__in=(Outcome.POSTED, Outcome.HELD),
    )
    if recent.filter(sender=letter.sender[:254]).count() >= MAILS_AN_HOUR:
        return f"More than {MAILS_AN_HOUR} mails of this sender in this conversation within an hour."
    if recent.filter(address=address).count() >= MAILS_OF_ALL_AN_HOUR:
        return f"More than {MAILS_OF_ALL_AN_HOUR} mails to this address within an hour."
    return ""


def _left(mail: InboundMail, letter: Letter, why: str, thread: Thread, *, is_certain: bool) -> Taken:
    """Leave it, and tell its writer why, if the writer is certainly who it says."""
    if is_certain:
        say_why_not(mail, letter, why=why, thread=thread)
    return Taken(Outcome.NOT_TAKEN, why)
