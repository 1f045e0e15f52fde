"""A large community, written straight into the tables: conversations, their posts and events, and the index over them.

A step of `tests.benchmarks.inside`, and used by others: `python -m tests.benchmarks.inside community 100000` adds so
many conversations with ten posts each to the database that the environment names, a million posts in some minutes.
Words have the frequencies of a natural text (Zipf's law): a few stand in nearly every conversation, most in next to
none. What the index says is worked out by the database itself, word for word what `index_things` would have written;
a test compares the two.
"""

import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import accumulate

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.company.models import Product
from apps.forum.events import THREAD_OPENED, THREAD_REPLIED
from apps.forum.models import Board, Kind, MeToo, Post, Resolution, Thread
from apps.foundation.markdown import RENDERER_VERSION
from apps.people.models import User, Voice
from apps.search.models import Entry, Spelling, Word
from apps.search.spelling import can_be_spelled, spellings_of

SEED = 7
VOCABULARY = 60_000
POSTS, PEOPLE = 10, 500
WORDS_IN_A_POST, WORDS_IN_A_TITLE = 40, 7
ONE_IN_SOLVED, ONE_IN_ANSWERED = 3, 2
MOST_ME_TOOS = 3
BETWEEN_THREADS, BETWEEN_POSTS = timedelta(minutes=10), timedelta(hours=1)
AT_ONCE = 2_000
PRODUCTS = "abcde"
STARTS, VOWELS = "b br c d dr f g gl h k kl l m n p pl r s st t tr v w", "aeiou"
SYLLABLES = [start + vowel for start in STARTS.split() for vowel in VOWELS]
SHORTEST, LONGEST = 2, 4

# The document of a conversation as `apps.search.conversations` makes it and the engine of the database writes it.
_ENTRY = (
    "thing_type, thing_id, tab, title, body, url, product, board, kind, status, language, author, replies, me_toos, "
    "opened_at, touched_at, lately, configuration"
)
_DOCUMENT = """
    SELECT 'thread', t.id, CASE t.kind WHEN 'idea' THEN 'ideas' ELSE 'conversations' END AS tab, t.title, said.body,
        '/threads/' || t.id || '/' || t.slug || '/', COALESCE(p.slug, ''), b.slug, t.kind,
        CASE WHEN r.id IS NOT NULL THEN r.how WHEN t.answered_at IS NOT NULL THEN 'answered' ELSE 'open' END AS status,
        t.language, t.author_id, t.reply_count, t.me_too_count, t.opened_at, t.last_post_at, said.lately, 'english'
"""
_SOURCES = """
    FROM forum_thread t JOIN said ON said.thread_id = t.id JOIN forum_board b ON b.id = t.board_id
    LEFT JOIN company_product p ON p.id = t.product_id LEFT JOIN forum_resolution r ON r.thread_id = t.id
    WHERE t.id BETWEEN %s AND %s ORDER BY t.id
"""
_PLAIN = "REPLACE(REPLACE(html, '<p>', ' '), '</p>', ' ')"
_LABELS = """array_to_tsvector(ARRAY['@tab:' || e.tab, '@kind:' || e.kind, '@status:' || e.status,
    '@product:' || e.product, '@author:' || e.author, '@day:' || to_char(e.touched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    '@month:' || to_char(e.touched_at AT TIME ZONE 'UTC', 'YYYY-MM')])"""
POSTGRESQL = f"""
    WITH said AS (
        SELECT thread_id, string_agg({_PLAIN}, E'\\n\\n' ORDER BY posted_at, id) AS body,
            jsonb_agg(floor(extract(epoch FROM posted_at))::bigint ORDER BY posted_at DESC) AS lately
        FROM forum_post WHERE thread_id BETWEEN %s AND %s GROUP BY thread_id
    ) INSERT INTO search_entry ({_ENTRY}, title_vector, vector)
    SELECT e.*, {_LABELS} || setweight(to_tsvector('english', e.title), 'A'), {_LABELS}
        || setweight(to_tsvector('english', e.title), 'A') || setweight(to_tsvector('english', e.body), 'C')
    FROM ({_DOCUMENT} {_SOURCES}) AS e ({_ENTRY})
"""
# What aggregates of SQLite gather keeps the order in which a subselect gives it.
_IN_ORDER = "(SELECT * FROM forum_post WHERE thread_id BETWEEN %s AND %s ORDER BY thread_id, posted_at {0}, id)"
SQLITE = f"""
    WITH said AS (
        SELECT texts.thread_id, texts.body, moments.lately
        FROM (SELECT thread_id, group_concat({_PLAIN}, char(10, 10)) AS body
              FROM {_IN_ORDER.format("ASC")} GROUP BY thread_id) AS texts
        JOIN (SELECT thread_id, json_group_array(CAST(strftime('%%s', posted_at) AS INTEGER)) AS lately
              FROM {_IN_ORDER.format("DESC")} GROUP BY thread_id) AS moments ON moments.thread_id = texts.thread_id
    ) INSERT INTO search_entry ({_ENTRY}) {_DOCUMENT} {_SOURCES}
"""
SQLITE_WORDS = """
    INSERT INTO search_text (rowid, title, body)
    SELECT id, title, TRIM(REPLACE(body, ' ' || char(10, 10) || ' ', ' ')) FROM search_entry
    WHERE thing_type = 'thread' AND thing_id BETWEEN %s AND %s ORDER BY id
"""


class Vocabulary:
    """Made-up words by rank: the word of rank n is said n times less often than the first."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            number = chance.choice([SHORTEST, SHORTEST, SHORTEST + 1, SHORTEST + 1, LONGEST])
            words["".join(chance.choices(SYLLABLES, k=number)) + chance.choice("lnrst")] = None
        self.words = list(words)
        self.sums = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))

    def say(self, number: int) -> list[str]:
        """So many words, the common ones more often."""
        return self.chance.choices(self.words, cum_weights=self.sums, k=number)

    def some(self, first: int, last: int, number: int) -> list[str]:
        """Different words of these ranks."""
        return self.chance.sample(self.words[first:last], number)


def main(count: str) -> dict:
    """Add so many conversations. Returns how many seconds that took."""
    began = time.monotonic()
    chance = random.Random(SEED)
    Community(Vocabulary(chance), chance, int(count)).grow_to(int(count))
    let_the_database_look()
    return {"threads": int(count), "posts": int(count) * POSTS, "seconds": time.monotonic() - began}


class Community:
    """Grows to a number of conversations; the last of `most` is opened about now."""

    def __init__(self, vocabulary: Vocabulary, chance: random.Random, most: int):
        self.vocabulary = vocabulary
        self.chance = chance
        self.size = 0
        self.begin = timezone.now().replace(microsecond=0) - most * BETWEEN_THREADS - POSTS * BETWEEN_POSTS
        self.board = Board.first().pk
        self.last_thread = _last(Thread)
        self.last_post = _last(Post)
        people = [User(username=f"asker{number}", name=f"Asker {number}", password="!") for number in range(PEOPLE)]
        self.people = [person.pk for person in User.objects.bulk_create(people)]
        products = [Product(name=f"Kettle {letter}", slug=f"kettle-{letter}") for letter in PRODUCTS]
        Product.objects.bulk_create(products, ignore_conflicts=True)
        self.products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        _learn(vocabulary.words)

    def grow_to(self, size: int) -> None:
        """Add conversations until there are so many, and put all of them into the index."""
        with _bulk():
            while self.size < size:
                self._add(min(AT_ONCE, size - self.size))
        for model in (Thread, Post, Event, Resolution, MeToo):
            _reset_ids(model)

    @transaction.atomic
    def _add(self, number: int) -> None:
        threads = [self._thread(self.size + place) for place in range(number)]
        ids = range(self.last_thread + 1, self.last_thread + 1 + number)
        _insert(Thread, ({"id": pk, **thread} for pk, thread in zip(ids, threads, strict=True)))
        posts = [post for pk, thread in zip(ids, threads, strict=True) for post in self._posts(pk, thread)]
        _insert(Post, posts)
        _insert(Event, map(_event_of, posts))
        _insert(
            Resolution,
            (
                {"thread_id": pk, "how": "confirmed", "settled_by_id": thread["author_id"],
                 "settled_at": thread["last_post_at"]}
                for pk, thread in zip(ids, threads, strict=True)
                if pk % ONE_IN_SOLVED == 0
            ),
        )  # fmt: skip
        _insert(
            MeToo,
            (
                {"thread_id": pk, "person_id": person, "said_at": thread["last_post_at"]}
                for pk, thread in zip(ids, threads, strict=True)
                for person in self.chance.sample(self.people, thread["me_too_count"])
            ),
        )
        _index(ids[0], ids[-1])
        self.size += number
        self.last_thread += number
        self.last_post += len(posts)

    def _thread(self, number: int) -> dict:
        opened_at = self.begin + number * BETWEEN_THREADS
        return {
            "board_id": self.board,
            "author_id": self.chance.choice(self.people),
            "product_id": self.chance.choice(self.products),
            "kind": self.chance.choice(Kind.values),
            "title": " ".join(self.vocabulary.say(WORDS_IN_A_TITLE)),
            "slug": "x",
            "language": "en",
            "opened_at": opened_at,
            "last_post_at": opened_at + (POSTS - 1) * BETWEEN_POSTS,
            "last_voice": Voice.CUSTOMER.value,
            "answered_at": opened_at + BETWEEN_POSTS if number % ONE_IN_ANSWERED == 0 else None,
            "reply_count": POSTS - 1,
            "me_too_count": self.chance.randint(0, MOST_ME_TOOS),
        }

    def _posts(self, thread: int, told: dict) -> Iterator[dict]:
        words = self.vocabulary.say(POSTS * WORDS_IN_A_POST)
        first = self.last_post + (thread - self.last_thread - 1) * POSTS
        for place in range(POSTS):
            said = " ".join(words[place * WORDS_IN_A_POST : (place + 1) * WORDS_IN_A_POST])
            yield {
                "id": first + place + 1,
                "thread_id": thread,
                "author_id": self.chance.choice(self.people) if place else told["author_id"],
                "is_opening": place == 0,
                "html": f"<p>{said}</p>",
                "renderer": RENDERER_VERSION,
                "posted_at": told["opened_at"] + place * BETWEEN_POSTS,
            }


def _learn(words: list[str]) -> None:
    """Every word of the vocabulary with its spellings, as if each had been said."""
    known = {word: pk for pk, word in enumerate(filter(can_be_spelled, words), _last(Word) + 1)}
    with transaction.atomic():
        _insert(Word, ({"id": pk, "word": word} for word, pk in known.items()))
        _insert(Spelling, ({"key": key, "word_id": pk} for word, pk in known.items() for key in spellings_of(word)))
    _reset_ids(Word)


def let_the_database_look() -> None:
    """Gather statistics, as the database does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _event_of(post: dict) -> dict:
    return {
        "action": (THREAD_OPENED if post["is_opening"] else THREAD_REPLIED).name,
        "actor_id": post["author_id"],
        "subject_type": Thread._meta.label_lower,
        "subject_id": post["thread_id"],
        "particulars": {"post": post["id"]},
        "happened_at": post["posted_at"],
    }


def _insert(model: type[models.Model], rows: Iterable[dict]) -> None:
    """Rows by column; what they do not say has the model's default. PostgreSQL takes them as a stream."""
    rows = list(rows)
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if "id" in rows[0] or not field.primary_key]
    columns = ", ".join(field.column for field in fields)
    # What has no row to say it is the same in all of them, and asked once.
    defaults = {field.column: _ready(field, field.get_default()) for field in fields if field.column not in rows[0]}
    ready = [(field.column, field if isinstance(field, _TRANSLATED) else None) for field in fields]
    values = (
        [
            defaults[column] if column in defaults else row[column] if field is None else _ready(field, row[column])
            for column, field in ready
        ]
        for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as stream:
                for row in values:
                    stream.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", values)


# Fields whose values the database takes in another shape than Python has them.
_TRANSLATED = (models.DateTimeField, models.JSONField)


def _ready(field: models.Field, value):
    return field.get_db_prep_save(value, connection)


def _index(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL, [first, last, first, last])
        else:
            cursor.execute(SQLITE, [first, last] * 3)
            cursor.execute(SQLITE_WORDS, [first, last])


@contextmanager
def _bulk() -> Iterator[None]:
    """On PostgreSQL the indexes of words are built at the end, and what refers to what is not looked up row by row:
    all of it is made here. This asks for the rights of a superuser, which a server started for measuring gives."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
            [Entry._meta.db_table, "%USING gin%"],
        )
        indexes = cursor.fetchall()
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        try:
            yield
        finally:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            for _name, definition in indexes:
                cursor.execute(definition)
            cursor.execute("RESET session_replication_role; RESET statement_timeout; RESET maintenance_work_mem")


def _last(model: type[models.Model]) -> int:
    return model.objects.aggregate(last=models.Max("pk"))["last"] or 0


def _reset_ids(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
