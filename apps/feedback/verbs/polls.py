"""Ask a question with choices in a conversation, and end it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Thread
from apps.forum.verbs.compose import Composition
from apps.forum.verbs.screening import screen
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import POLL_CLOSED, POLL_OPENED
from ..models import Poll, PollChoice
from ..models.poll import FEWEST_CHOICES, MOST_CHOICES, QUESTION_LIMIT, WORDS_LIMIT

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=366)
SHOWN = 40
AT_A_TIME = 200


@transaction.atomic
def open_poll(
    thread: Thread,
    *,
    by: User,
    question: str,
    choices: Sequence[str],
    is_multiple: bool = False,
    is_secret: bool = True,
    closes_at: datetime | None = None,
    at: datetime | None = None,
) -> Poll:
    """Ask a question with two to ten choices. The words are screened like a post's.

    Raises ValidationError for words that do not fit or would have to wait for a person, for a conversation that has a
    poll already, unless it is this very one, and for a closing time that is not between SHORTEST and LONGEST from now.
    """
    at = at or timezone.now()
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    question, choices = _screened(by, thread, *_checked(question, choices))
    existing = Poll.objects.filter(thread=thread).first()
    if existing:
        same = list(existing.choices.order_by("place").values_list("words", flat=True)) == choices
        if same and existing.question == question and existing.asked_by_id == by.pk:
            return existing
        raise ValidationError(_("This conversation has a poll already."))
    if closes_at and not at + SHORTEST <= closes_at <= at + LONGEST:
        raise ValidationError(_("Let a poll close between five minutes and a year from now."))
    poll = Poll.objects.create(
        thread=thread,
        asked_by=by,
        question=question,
        is_multiple=is_multiple,
        is_secret=is_secret,
        created_at=at,
        closes_at=closes_at,
    )
    PollChoice.objects.bulk_create(PollChoice(poll=poll, words=words, place=n) for n, words in enumerate(choices))
    record(POLL_OPENED, thread, by=by, at=at, poll=poll.pk, question=question)
    return poll


@transaction.atomic
def close_poll(poll: Poll, *, by: User | None = None, at: datetime | None = None) -> Poll:
    """Take no more votes; without a person, time closed it. Safe to repeat."""
    poll = Poll.objects.select_for_update(of=("self",)).select_related("thread").get(pk=poll.pk)
    if poll.closed_at is None:
        poll.closed_at = at or timezone.now()
        poll.save(update_fields=["closed_at"])
        record(POLL_CLOSED, poll.thread, by=by, at=poll.closed_at, poll=poll.pk, voters=poll.voter_count)
    return poll


def close_due_polls(now: datetime | None = None) -> int:
    """Close what is over by the clock. Returns how many."""
    due = list(Poll.objects.due(now or timezone.now()).order_by("closes_at")[:AT_A_TIME])
    for poll in due:
        # It took no votes after that moment, however late somebody says so.
        close_poll(poll, at=poll.closes_at)
    return len(due)


@transaction.atomic
def remove_poll(poll: Poll, *, by: User) -> None:
    """Take a poll away with its votes, as somebody asked what does not belong here. Safe to repeat."""
    Poll.objects.filter(pk=poll.pk).delete()


@transaction.atomic
def carry_poll(thread: Thread, *, into: Thread) -> Poll | None:
    """After a conversation was joined with another: its poll comes along where that one has none. Safe to repeat.

    Otherwise it stays behind and takes no more votes, as nobody sees it there. Returns the poll that moved.
    """
    poll = Poll.objects.select_for_update().filter(thread=thread).first()
    if poll is None or Poll.objects.filter(thread=into).exists():
        return None
    poll.asked_in_id, poll.thread = poll.asked_in_id or thread.pk, into
    poll.save(update_fields=["asked_in", "thread"])
    return poll


@transaction.atomic
def carry_poll_back(thread: Thread) -> Poll | None:
    """After two conversations were taken apart: the poll that was asked in this one comes home. Safe to repeat."""
    poll = Poll.objects.select_for_update().filter(asked_in=thread).exclude(thread=thread).first()
    if poll is None or Poll.objects.filter(thread=thread).exists():
        return None
    poll.asked_in, poll.thread = None, thread
    poll.save(update_fields=["asked_in", "thread"])
    return poll


def _checked(question: str, choices: Sequence[str]) -> tuple[str, list[str]]:
    question, lines = question.strip(), [line.strip() for line in choices if line.strip()]
    if len(question) > QUESTION_LIMIT:
        raise ValidationError({"question": _("Use at most %(limit)d characters.") % {"limit": QUESTION_LIMIT}})
    question = clean_line(question, QUESTION_LIMIT)
    if not question:
        raise ValidationError({"question": _("Write what you ask.")})
    if not FEWEST_CHOICES <= len(lines) <= MOST_CHOICES:
        raise ValidationError(
            {
                "choices": _("You offer %(number)d choices; give %(fewest)d to %(most)d, one on each line.")
                % {"number": len(lines), "fewest": FEWEST_CHOICES, "most": MOST_CHOICES}
            }
        )
    if too_long := next((line for line in lines if len(line) > WORDS_LIMIT), None):
        raise ValidationError(
            {
                "choices": _("“%(words)s…” is longer than %(limit)d characters.")
                % {"words": too_long[:SHOWN], "limit": WORDS_LIMIT}
            }
        )
    lines = [clean_line(line, WORDS_LIMIT) for line in lines]
    if "" in lines:
        raise ValidationError({"choices": _("A choice needs words that can be read.")})
    if len({line.casefold() for line in lines}) < len(lines):
        raise ValidationError({"choices": _("The same choice stands there twice.")})
    return question, lines


def _screened(by: User, thread: Thread, question: str, choices: list[str]) -> tuple[str, list[str]]:
    """The words as they may stand. A poll cannot wait for a look like a post, so what would have to wait is refused."""
    screened = screen(Composition(by=by, body="\n".join([question, *choices])), thread=thread)
    words = screened.body.split("\n")
    if screened.is_held or len(words) != 1 + len(choices):
        raise ValidationError(_("Our staff would have to look at these words first. Put them into a reply instead."))
    return words[0], words[1:]
