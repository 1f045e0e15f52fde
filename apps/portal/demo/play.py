"""Play a written conversation: who says what when, who settles it, how many have the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Board, Thread
from apps.forum.verbs import accept_answer, lock_thread, open_thread, post_reply, resolve_thread, say_me_too
from apps.people.models import User, Voice

from .people import CUSTOMERS
from .script import Locks, Says, Settles, Step, Talk

NEIGHBOURS = 3
REPRESENTATIVE = "rita"


def play_talk(talk: Talk, cast: dict[str, User]) -> Thread:
    """Open a conversation that began here and let it run its course."""
    opened_at = timezone.now() - timedelta(days=talk.days)
    thread = open_thread(
        by=cast[talk.who],
        title=talk.title,
        body=talk.text,
        kind=talk.kind,
        visibility=talk.visibility,
        board=Board.objects.get(slug=talk.board),
        product=Product.objects.filter(slug=talk.product).first(),
        language=talk.language,
        at=opened_at,
    )
    play_steps(thread, talk.steps, cast)
    count_me_toos(thread, talk.me_toos, [cast[who] for who, _name in CUSTOMERS if who != talk.who])
    return thread


def play_steps(thread: Thread, steps: Iterable[Step], cast: dict[str, User]) -> None:
    """What happens in a conversation after its opening, in the order in which it was written down."""
    for step in steps:
        at = thread.opened_at + timedelta(hours=step.hours)
        match step:
            case Says():
                _say(thread, step, cast, at)
            case Settles():
                resolve_thread(thread, by=cast[step.who] if step.who else None, at=at)
            case Locks():
                lock_thread(thread, by=cast[step.who], reason=step.reason, at=at)


def count_me_toos(thread: Thread, times: int, neighbours: list[User]) -> None:
    """So many have the same, spread over the time since: a few of those who joined, the rest by their browsers."""
    known = neighbours[: min(times, NEIGHBOURS)]
    pause = (timezone.now() - thread.opened_at) / (times + 1)
    for number in range(times):
        who = {"by": known[number]} if number < len(known) else {"browser": f"demo-{thread.pk}-{number}"}
        say_me_too(thread, **who, at=thread.opened_at + pause * (number + 1))


def _say(thread: Thread, step: Says, cast: dict[str, User], at: datetime) -> None:
    post = post_reply(thread, by=cast[step.who], body=step.text, at=at, goes_home=step.goes_home)
    if step.is_answer:
        speaks_for_us = post.voice == Voice.OFFICIAL or thread.author.is_staged
        accept_answer(thread, by=cast[REPRESENTATIVE] if speaks_for_us else thread.author, post=post, at=at)
