"""Play a written conversation: who says what when, who settles it, how many have the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from apps.company.models import Department, Product
from apps.forum.models import Board, Kind, Post, PrivateTalk, Removal, Thread
from apps.forum.quoting import quote_of
from apps.forum.rendering import picture_address
from apps.forum.verbs import (
    accept_answer,
    lock_thread,
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    resolve_thread,
    return_from_private,
    say_me_too,
    split_thread,
    store_picture,
    tag_thread,
    take_private,
)
from apps.ideas.models import DECIDED, Stage
from apps.ideas.verbs import idea_of, move_idea
from apps.moderation.verbs import flag_post
from apps.people.models import User, Voice

from .drawing import draw_floor_plan
from .people import CUSTOMERS
from .script import GoesPrivate, Locks, Moves, Removes, Reports, Says, Settles, Splits, Step, Talk
from .voting import count_votes

NEIGHBOURS = 3
REPRESENTATIVE = "rita"
MODERATOR = "nils"
PICTURE = "{picture}"


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
    if talk.tags:
        # A word list may have added one already.
        tag_thread(thread, by=cast[talk.who], tags=[*talk.tags, *thread.tags.values_list("name", flat=True)])
    neighbours = [cast[who] for who, _name in CUSTOMERS if who != talk.who]
    if thread.kind == Kind.IDEA:
        # Before it is decided: what is decided takes no votes.
        count_votes(idea_of(thread), talk.me_toos, neighbours, _until(talk))
    play_steps(thread, talk.steps, cast)
    if thread.kind != Kind.IDEA:
        count_me_toos(thread, talk.me_toos, neighbours)
    if talk.joins:
        merge_threads(thread, into=Thread.objects.get(title=talk.joins), by=cast[MODERATOR])
    return thread


def play_steps(thread: Thread, steps: Iterable[Step], cast: dict[str, User]) -> None:
    """What happens in a conversation after its opening, in the order in which it was written down."""
    said = thread.posts.get(is_opening=True)
    for step in steps:
        at = thread.opened_at + timedelta(hours=getattr(step, "hours", 0))
        match step:
            case Says():
                said = _say(thread, step, cast, at, before=said)
            case Settles():
                resolve_thread(thread, by=cast[step.who] if step.who else None, at=at)
            case Moves():
                move_idea(idea_of(thread), to=Stage(step.stage), by=cast[step.who], statement=step.text, at=at)
            case Locks():
                lock_thread(thread, by=cast[step.who], reason=step.reason, at=at)
            case Reports():
                flag_post(said, by=cast[step.who], reason=Removal.Reason(step.reason), note=step.note, at=at)
            case Removes():
                remove_post(said, by=cast[step.who], reason=Removal.Reason(step.reason), note=step.note)
            case GoesPrivate():
                _go_private(thread, step, cast, at)
            case Splits():
                last = Post.objects.filter(thread=thread).order_by("-posted_at", "-pk")[: step.posts]
                split_thread(thread, posts=list(last), title=step.title, by=cast[step.who])


def count_me_toos(thread: Thread, times: int, neighbours: list[User]) -> None:
    """So many have the same, spread over the time since: a few of those who joined, the rest by their browsers."""
    known = neighbours[: min(times, NEIGHBOURS)]
    pause = (timezone.now() - thread.opened_at) / (times + 1)
    for number in range(times):
        who = {"by": known[number]} if number < len(known) else {"browser": f"demo-{thread.pk}-{number}"}
        say_me_too(thread, **who, at=thread.opened_at + pause * (number + 1))


def _until(talk: Talk) -> datetime:
    """When an idea was decided, or now."""
    decided = [one.hours for one in talk.steps if isinstance(one, Moves) and one.stage in DECIDED]
    now = timezone.now()
    return now - timedelta(days=talk.days) + timedelta(hours=min(decided)) if decided else now


def _say(thread: Thread, step: Says, cast: dict[str, User], at: datetime, *, before: Post) -> Post:
    text = f"{quote_of(before)}{step.text}" if step.quotes else step.text
    if PICTURE in text:
        text = text.replace(PICTURE, picture_address(store_picture(draw_floor_plan(), by=cast[step.who])))
    post = post_reply(thread, by=cast[step.who], body=text, at=at, goes_home=step.goes_home, asks_back=step.asks_back)
    if step.is_answer:
        speaks_for_us = post.voice == Voice.OFFICIAL or thread.author.is_staged
        accept_answer(thread, by=cast[REPRESENTATIVE] if speaks_for_us else thread.author, post=post, at=at)
    return post


def _go_private(thread: Thread, step: GoesPrivate, cast: dict[str, User], at: datetime) -> None:
    private = take_private(
        thread,
        by=cast[step.who],
        reason=PrivateTalk.Reason(step.reason),
        department=Department.objects.get(slug=step.department),
        at=at,
    )
    for said in step.says:
        post_reply(private.talk, by=cast[said.who], body=said.text, at=at + timedelta(hours=said.hours))
    back_at = at + timedelta(hours=step.back_after)
    return_from_private(private, by=cast[step.who], outcome=step.outcome, at=back_at)
