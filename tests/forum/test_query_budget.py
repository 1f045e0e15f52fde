"""A page costs the same for ten conversations and for ten thousand."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.forum.api.shapes import rows_of_threads
from apps.forum.api.threads import ThreadsView
from apps.forum.models import Post, Resolution, Thread
from apps.foundation.api.paging import complete_order
from apps.foundation.pagination import keyset_page
from apps.people.models import User, Voice
from tests.conftest import make_person, signed_in

MANY = 10_000
# What each page may ask the database: the rows it shows, and nothing per row.
LIST_ANONYMOUS = 1
LIST_SIGNED_IN = 4  # session, person, what is new for them
LIST_CHOSEN = LIST_ANONYMOUS + 2  # the names of the board and the product
THREAD_ANONYMOUS = 3  # the thread with all that stands around it, its posts, its events
THREAD_SIGNED_IN = 8  # session, person, whether they may speak, what is new for them, and whether they follow it
HOME = 8  # pulse, articles, videos, three columns of conversations and ideas, what changed, products
ASK_ANONYMOUS = 2  # products, boards
ASK_SIGNED_IN = 6  # session, person, whether they may speak, what is new for them, products, boards


def fill(board, author, number: int) -> None:
    """Public conversations, some settled, as many as told, written in bulk."""
    now = timezone.now()
    last = Thread.objects.count()
    Thread.objects.bulk_create(
        [
            Thread(
                board=board,
                author=author,
                title=f"Conversation {index}",
                slug=f"conversation-{index}",
                kind=("question", "problem", "praise", "idea")[index % 4],
                visibility="held" if index % 50 == 49 else "public",
                opened_at=now - timedelta(minutes=index),
                last_post_at=now - timedelta(minutes=index // 2),
            )
            for index in range(last, number)
        ],
        batch_size=1000,
    )
    Resolution.objects.bulk_create(
        [
            Resolution(thread=thread, how="closed", settled_by=author)
            for thread in Thread.objects.filter(resolution__isnull=True)
            if thread.pk % 5 == 0
        ],
        batch_size=1000,
    )


@pytest.fixture
def warm(company):
    """The company's profile stands in the process' memory, as it does after the first request."""
    caches["process"].clear()
    caches["process"].set("company.profile", company)
    yield
    caches["process"].clear()


@pytest.fixture
def few(board, ana, warm):
    fill(board, ana, 10)


@pytest.fixture
def many(board, ana, warm):
    fill(board, ana, MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def costs(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("size", ["few", "many"])
def test_a_page_costs_the_same_however_many_conversations_there_are(client, bela, request, size):
    request.getfixturevalue(size)
    client.get("/")
    assert costs(client, "/threads/") == LIST_ANONYMOUS
    assert costs(client, "/threads/?state=resolved&kind=idea&within=30&board=help&product=x") == LIST_CHOSEN
    assert costs(client, "/boards/help/") == LIST_ANONYMOUS + 1
    assert costs(client, "/") == HOME
    assert costs(client, "/ask/") == ASK_ANONYMOUS
    signed_in(client, bela).get("/")
    assert costs(client, "/threads/") == LIST_SIGNED_IN
    assert costs(client, "/threads/?mine=1") == LIST_SIGNED_IN
    assert costs(client, "/ask/") == ASK_SIGNED_IN


@pytest.mark.parametrize("replies", [1, 20])
def test_a_conversation_costs_the_same_for_one_reply_and_for_twenty(client, few, bela, omar, replies):
    thread = Thread.objects.filter(visibility="public").first()
    authors = [make_person(f"Person{number}") for number in range(replies)]
    Post.objects.create(thread=thread, author=thread.author, is_opening=True, body="x", html="<p>x</p>")
    Post.objects.bulk_create(
        [Post(thread=thread, author=author, body="x", html="<p>x</p>", voice=Voice.CUSTOMER) for author in authors]
    )
    client.get("/")
    assert costs(client, thread.get_absolute_url()) == THREAD_ANONYMOUS
    signed_in(client, User.objects.get(pk=bela.pk)).get("/")
    assert costs(client, thread.get_absolute_url()) == THREAD_SIGNED_IN


def first_page(user, **query):
    """The query of a page of the list, as the list asks it."""
    asked = {}

    class Watched(type(Thread.objects.all())):
        def __getitem__(self, key):
            asked["rows"] = super().__getitem__(key)
            return asked["rows"]

    rows = Watched(Thread).visible_to(user).for_listing()
    keyset_page(rows, RequestFactory().get("/", query), field="last_post_at", size=20)
    return asked["rows"]


def key_of(thread) -> str:
    return f"{thread.last_post_at.timestamp() * 1_000_000:.0f}-{thread.pk}"


def assert_walks_along(plan: str, index: str) -> None:
    """The plan reads the index in its order: it neither sorts nor looks at every thread."""
    assert index in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "SCAN forum_thread\n" not in plan, plan
    assert "Sort  (" not in plan, plan
    assert "Seq Scan on forum_thread" not in plan, plan


def test_the_neighbours_of_a_conversation_are_found_along_an_index(many):
    middle = Thread.objects.public().liveliest_first()[MANY // 2]
    plan = Thread.objects.filter(pk=middle.pk).with_surroundings(timezone.now()).explain()
    assert "TEMP B-TREE" not in plan, plan
    # With a blank: the tags of a thread stand in forum_thread_tags.
    assert "SCAN forum_thread " not in plan, plan
    assert "Seq Scan on forum_thread " not in plan, plan
    assert plan.count("thread_list_") == 2, plan


def test_lists_and_their_later_pages_walk_along_an_index(many, omar, bela):
    middle, last = Thread.objects.liveliest_first()[MANY // 2], Thread.objects.liveliest_first().last()
    for query in ({}, {"after": key_of(middle)}, {"before": key_of(middle)}):
        # With nearly everything public, PostgreSQL may prefer the shorter index and skip what is not.
        assert_walks_along(first_page(AnonymousUser(), **query).explain(), "thread_list_")
        assert_walks_along(first_page(bela, **query).explain(), "thread_list_")
        assert_walks_along(first_page(omar, **query).explain(), "thread_list_signed_in")
    ideas = Thread.objects.public().of_kind("idea").liveliest_first().for_listing()[:20]
    assert_walks_along(ideas.explain(), "thread_list_by_kind")
    # The key of a page bounds the walk: rows before it are not read and thrown away.
    plan = first_page(AnonymousUser(), after=key_of(last)).explain()
    conditions = plan if connection.vendor == "sqlite" else "".join(re.findall(r"Index Cond: .*", plan))
    assert re.search(r"last_post_at ?<=? ?[?']", conditions), plan


def test_the_orders_that_programs_ask_for_walk_along_an_index(many, bela):
    for user in (AnonymousUser(), bela):
        for order in ThreadsView.orders.values():
            rows = rows_of_threads(Thread.objects.visible_to(user), user).order_by(*complete_order(order))
            plan = rows[:30].explain()
            assert "TEMP B-TREE FOR ORDER BY" not in plan, plan
            assert "Sort Key: forum_thread" not in plan, plan
            assert "Seq Scan on forum_thread " not in plan, plan
