"""What the style guide shows: every state of every component, from rows that are never saved."""

import re
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe

from apps.forum.models import Board, Kind, Lock, Post, Resolution, Status, Thread, Visibility
from apps.foundation.pagination import KeysetPage
from apps.foundation.verdicts import no
from apps.people.models import User, Voice

SETTLED = {
    Status.CLOSED_BY_STAFF: Resolution.How.CLOSED_BY_STAFF,
    Status.TIMED_OUT: Resolution.How.TIMED_OUT,
    Status.CONFIRMED: Resolution.How.CONFIRMED,
}
TITLES = {
    Status.OPEN: "My parcel has been in the depot for nine days",
    Status.ANSWERED: "The app signs me out whenever I turn the phone",
    Status.CLOSED_BY_STAFF: "Invoice shows the old address",
    Status.TIMED_OUT: "Coupon is refused at the last step",
    Status.CONFIRMED: "How do I move my subscription to another card?",
}


def samples() -> dict:
    """The context of the style guide: one thread per status, posts in each voice, people, tones and verdicts."""
    now = timezone.now()
    ana = User(pk=1, username="ana", name="Ana Souza", joined_at=now)
    omar = User(pk=2, username="omar", name="Omar Haddad", title="Parcel tracking", is_staff=True, joined_at=now)
    lena = User(pk=3, username="lena", name="Lena Virtanen", title="Head of delivery", is_staff=True, joined_at=now)
    joe = User(pk=4, username="mastodon.4", name="Joe Park")
    board = Board(pk=1, name="Help", slug="help")
    threads = [
        _thread(number, status, board, by=ana if number % 2 else joe, at=now - timedelta(hours=7 * number))
        for number, status in enumerate(TITLES, start=1)
    ]
    threads[1].visibility = Visibility.PRIVATE
    return {
        "people": [ana, omar, lena, joe],
        "statuses": list(Status),
        "kinds": list(Kind),
        "voices": list(Voice),
        "visibilities": [Visibility.HELD, Visibility.PRIVATE],
        "threads": threads,
        "page": KeysetPage(threads, after="2-2", before="1-1"),
        "locked": Lock(thread=threads[0], reason="Everything has been said."),
        "posts": _posts(threads[0], joe, omar, lena, now),
        "refusal": no("This conversation is closed for further replies."),
        "levels": ["info", "success", "warning", "error"],
        "symbols": _symbols(),
        "moments": [now - span for span in SPANS],
    }


SPANS = (timedelta(seconds=4), timedelta(minutes=9), timedelta(hours=5), timedelta(days=3), timedelta(days=400))


def _symbols() -> list[str]:
    sprite = Path(settings.BASE_DIR) / "static" / "img" / "sprite.svg"
    return re.findall(r'<symbol[^>]* id="([a-z-]+)"', sprite.read_text())


def _thread(number: int, status: Status, board: Board, *, by: User, at) -> Thread:
    thread = Thread(
        pk=number,
        board=board,
        author=by,
        product=None,
        kind=list(Kind)[number % 4],
        title=TITLES[status],
        slug="sample",
        opened_at=at,
        last_post_at=at + timedelta(hours=1),
        said_on="" if by.pk == 1 else "Mastodon",
        reply_count=number * 2,
        me_too_count=number**5,
        answered_at=None if status == Status.OPEN else at + timedelta(minutes=50),
    )
    if status in SETTLED:
        thread.resolution = Resolution(thread=thread, how=SETTLED[status], settled_by=by, settled_at=at)
    else:
        # Known to have none, so that nobody looks in the database for what belongs to a real thread.
        Thread.resolution.related.set_cached_value(thread, None)
    return thread


def _posts(thread: Thread, joe: User, omar: User, lena: User, now) -> list[Post]:
    words = mark_safe(
        "<p>Nine days, and the page still says <em>in the depot</em>.</p><ul><li>asked twice</li><li>no reply</li></ul>"
        "<blockquote><p>We are looking into it.</p></blockquote><pre><code>status: depot</code></pre>"
    )
    home = [{"place": "Mastodon", "url": "https://social.example/@help/2"}]
    said = {"said_on": "Mastodon", "said_by": "@joe@social.example", "said_at_url": "https://social.example/@joe/1"}
    posts = [
        Post(pk=1, thread=thread, author=joe, html=words, is_opening=True, posted_at=now - timedelta(days=9), **said),
        Post(pk=2, thread=thread, author=omar, voice=Voice.EMPLOYEE, html=words, posted_at=now - timedelta(days=1)),
        Post(pk=3, thread=thread, author=lena, voice=Voice.OFFICIAL, html=words, posted_at=now, carried_to=home),
        Post(pk=4, thread=thread, author=joe, withdrawn_at=now),
    ]
    for post in posts:
        post.has_foot = bool(post.carried_to)
    return posts
