"""Fill an empty installation with conversations.

Rows go in by bulk, past the verbs; counters, events, resolutions and cases are as the verbs would have left them.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.company.models import Product, Profile
from apps.desk.verbs import keep_cases
from apps.forum.events import THREAD_OPENED, THREAD_REPLIED, THREAD_RESOLVED
from apps.forum.models import Board, Kind, Post, Resolution, Thread
from apps.foundation.api.scopes import Scope
from apps.foundation.markdown import RENDERER_VERSION, render_markdown
from apps.foundation.pagination import EPOCH, MICROSECOND
from apps.insights.verbs import count_everything, take_scorecard
from apps.insights.windows import DAYS, last_days
from apps.people.models import REPRESENTATIVES, User, Voice
from apps.people.verbs import make_api_token
from apps.search.verbs import index_things

from .corpus import complaint_text
from .ideas import add_ideas, told_of_ideas

PASSWORD = "correct horse battery"
MAIL_ADDRESS = "visitor@example.org"
CUSTOMERS, STAFF, TEXTS = 2_000, 10, 2_000
POSTS, POSTS_OF_A_LONG_ONE = 10, 20
ONE_IN_LONG, ONE_IN_RESOLVED, ONE_IN_HEARD, ONE_IN_OURS = 50, 3, 4, 3
THREADS_AT_ONCE, ROWS_AT_ONCE = 500, 2_000
BETWEEN_THREADS, BETWEEN_POSTS = timedelta(minutes=10), timedelta(minutes=37)
LONG_ONES_READ, SHORT_ONES_REPLIED = 50, 2_000
# How many of the newest can be searched: enough for a full page of what is found.
FOUND = 1_000


@dataclass(slots=True)
class Cast:
    """Who speaks, and what they say: texts as typed and as rendered."""

    customers: list[User]
    staff: list[User]
    texts: list[tuple[str, str]]
    chance: random.Random


def main(count: str) -> dict:
    """Add so many threads with ten posts each, every fiftieth with twenty. Returns what the measuring asks for: who
    signs in, long threads with their addresses, ids of short ones, a key half-way down the list, and ideas."""
    threads = int(count)
    add_company()
    chance = random.Random(1)
    cast = Cast(*_add_people(), _texts(chance), chance)
    begin = timezone.now() - timedelta(days=2) - threads * BETWEEN_THREADS
    for first in range(0, threads, THREADS_AT_ONCE):
        _add_threads(range(first, min(first + THREADS_AT_ONCE, threads)), begin, cast)
    add_ideas(cast.customers, chance)
    _count_figures()
    index_things("thread", Thread.objects.order_by("-pk").values_list("pk", flat=True)[:FOUND])
    _let_the_database_look()
    long_ones = Thread.objects.filter(reply_count=POSTS_OF_A_LONG_ONE - 1).order_by("id")
    short_ones = Thread.objects.filter(reply_count=POSTS - 1).order_by("id")
    return {
        "mail_address": MAIL_ADDRESS,
        "password": PASSWORD,
        "long": [[thread.pk, thread.get_absolute_url()] for thread in long_ones[:LONG_ONES_READ]],
        "short": list(short_ones.values_list("pk", flat=True)[:SHORT_ONES_REPLIED]),
        "deep_key": _deep_key(threads),
        "api_token": _token(),
        **told_of_ideas(),
    }


def _count_figures() -> None:
    """Count the last days, which the page of figures shows first."""
    count_everything(since=last_days(DAYS[0]).first)
    take_scorecard(DAYS[0])


def _token() -> str:
    """A token of whoever signs in, for the requests of programs."""
    visitor = User.objects.get(email=MAIL_ADDRESS)
    return make_api_token(visitor, name="Benchmark", scopes=[Scope.READ]).secret


def add_company() -> None:
    """Who it is all about."""
    Profile(name="Acme", tagline="Everything boils", order_number_pattern=r"AC-\d{6}", email="help@example.org").save()
    products = [Product(name=f"Kettle {letter}", slug=f"kettle-{letter}") for letter in "abcde"]
    Product.objects.bulk_create(products, ignore_conflicts=True)


def _add_people() -> tuple[list[User], list[User]]:
    """Customers and representatives, and the one who signs in."""
    now = timezone.now()
    customers = [
        User(username=f"c{number}", name=f"Customer {number}", password="!", joined_at=now)
        for number in range(CUSTOMERS)
    ]
    staff = [
        User(username=f"s{number}", name=f"Agent {number}", title="Support", password="!", is_staff=True, joined_at=now)
        for number in range(STAFF)
    ]
    User.objects.bulk_create([*customers, *staff])
    Group.objects.get(name=REPRESENTATIVES).user_set.set(staff)
    visitor = User.objects.create(
        username="visitor", name="Visitor", email=MAIL_ADDRESS, password=make_password(PASSWORD), joined_at=now
    )
    EmailAddress.objects.create(user=visitor, email=MAIL_ADDRESS, verified=True, primary=True)
    return customers, staff


def _texts(chance: random.Random) -> list[tuple[str, str]]:
    texts = ["\n\n".join(complaint_text(chance) for _ in range(chance.choice([1, 2, 3]))) for _ in range(TEXTS)]
    return [(text, render_markdown(text)) for text in texts]


def _add_threads(numbers: range, begin: datetime, cast: Cast) -> None:
    """Some of the threads, with everything that hangs from them."""
    board = Board.first()
    threads = [_thread(number, begin + number * BETWEEN_THREADS, board, cast) for number in numbers]
    posts = [post for thread in threads for post in _posts(thread, cast)]
    with transaction.atomic():
        Thread.objects.bulk_create(threads)
        Post.objects.bulk_create(posts, batch_size=ROWS_AT_ONCE)
        resolutions = Resolution.objects.bulk_create(
            [
                Resolution(thread=thread, how="confirmed", settled_by=thread.author, settled_at=thread.last_post_at)
                for thread in threads[::ONE_IN_RESOLVED]
            ]
        )
        Event.objects.bulk_create([*map(_said, posts), *map(_settled, resolutions)], batch_size=ROWS_AT_ONCE)
    keep_cases(threads=[thread.pk for thread in threads])


def _thread(number: int, opened_at: datetime, board: Board, cast: Cast) -> Thread:
    replies = (POSTS_OF_A_LONG_ONE if number % ONE_IN_LONG == 0 else POSTS) - 1
    words, _html = cast.chance.choice(cast.texts)
    thread = Thread(
        board=board,
        author=cast.chance.choice(cast.customers),
        kind=cast.chance.choice(Kind.values),
        title=f"{words.splitlines()[0][:80]} ({number})",
        opened_at=opened_at,
        last_post_at=opened_at + replies * BETWEEN_POSTS,
        last_voice=Voice.CUSTOMER,
        reply_count=replies,
        answered_at=opened_at + (ONE_IN_OURS - 1) * BETWEEN_POSTS,
        said_on="Mastodon" if number % ONE_IN_HEARD == 0 else "",
    )
    thread.slug = thread.make_slug()
    return thread


def _posts(thread: Thread, cast: Cast) -> list[Post]:
    """Every third word is the company's, the last one the customer's."""
    posts = []
    for place in range(thread.reply_count + 1):
        is_ours = place % ONE_IN_OURS == ONE_IN_OURS - 1 and place < thread.reply_count
        words, html = cast.chance.choice(cast.texts)
        posts.append(
            Post(
                thread=thread,
                author=thread.author if place == 0 else cast.chance.choice(cast.staff if is_ours else cast.customers),
                voice=Voice.OFFICIAL if is_ours else Voice.CUSTOMER,
                is_opening=place == 0,
                body=words,
                html=html,
                renderer=RENDERER_VERSION,
                posted_at=thread.opened_at + place * BETWEEN_POSTS,
                said_on=thread.said_on if place == 0 else "",
            )
        )
    return posts


def _said(post: Post) -> Event:
    action = THREAD_OPENED if post.is_opening else THREAD_REPLIED
    return _event(action, post.thread, post.author, post.posted_at, {"post": post.pk})


def _settled(resolution: Resolution) -> Event:
    return _event(THREAD_RESOLVED, resolution.thread, resolution.settled_by, resolution.settled_at, {})


def _event(action, thread: Thread, actor: User, at: datetime, particulars: dict) -> Event:
    return Event(
        action=action.name,
        actor=actor,
        subject_type=thread._meta.label_lower,
        subject_id=thread.pk,
        particulars=particulars,
        happened_at=at,
    )


def _deep_key(threads: int) -> str:
    """The key of a page in the middle of the list, as the list's own links spell it."""
    thread = Thread.objects.public().liveliest_first()[threads // 2]
    return f"{(thread.last_post_at - EPOCH) // MICROSECOND}-{thread.pk}"


def _let_the_database_look() -> None:
    """Gather statistics, as the database does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
