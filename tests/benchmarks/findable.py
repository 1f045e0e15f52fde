"""What the pages cost by which everything else is found, in a community of a million conversations.

A step of `tests.benchmarks.inside`. Rows are copied inside the database from one that was made as it should be, so that
a million of them take a minute; each differs in its number, address and time.
"""

import resource
import time

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.forum.models import Board, Thread
from apps.forum.verbs import open_thread
from apps.knowledge.models import Article, Revision, Section
from apps.people.models import User
from apps.portal.sitemaps import PAGE

from .community import let_the_database_look
from .timing import time_each

SECTIONS = 200
ARTICLES_PER_THREAD = 10
ASKED = 20
# Below the time that a statement may take.
ROWS_AT_ONCE = 50_000


def main(count: str) -> dict:
    """Measure at `count` conversations and a tenth as many articles. Times are milliseconds, queries are counted."""
    threads = int(count)
    articles = max(threads // ARTICLES_PER_THREAD, 1)
    began = time.monotonic()
    _fill(threads, articles)
    filled = time.monotonic() - began
    let_the_database_look()
    late = (Thread.objects.order_by("-pk").values_list("pk", flat=True)[0] - 1) // PAGE
    section = Section.objects.order_by("-pk")[0]
    visitor = Client(SERVER_NAME="127.0.0.1")
    known = visitor.get(f"/sitemap-threads-{late}.xml")
    size = len(_body(known))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    addresses = {
        "site map": ("/site-map/", {}),
        "sitemap index, cold": ("/sitemap.xml", {}),
        "sitemap, a late page": (f"/sitemap-threads-{late}.xml", {}),
        "sitemap, a late page, known": (f"/sitemap-threads-{late}.xml", {"if-none-match": known["ETag"]}),
        "section": (f"/help/{section.slug}/", {}),
        "not found": ("/a/page/that/never/was.html", {}),
    }
    told = {}
    for name, (address, headers) in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            _read(visitor, address, headers)
        # Counted now: the next request begins a new list of them.
        asked = len(queries)
        told[name] = {
            **time_each(lambda one: _read(visitor, *one), [(address, headers)] * ASKED).as_dict(),
            "queries": asked,
        }
    return {
        "threads": threads,
        "articles": articles,
        "fill_seconds": filled,
        "late_page_bytes": size,
        "grown_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "asked": told,
    }


def _read(visitor: Client, address: str, headers: dict) -> bool:
    caches["process"].delete("portal.sitemap_index")
    response = visitor.get(address, headers=headers)
    _body(response)
    if response.status_code not in (200, 304, 404):
        raise ValueError(f"{address} answered {response.status_code}")
    return True


def _body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def _fill(threads: int, articles: int) -> None:
    author = User.objects.create(username="author", name="Author", password="!", joined_at=timezone.now())
    thread = open_thread(by=author, board=Board.first(), title="The kettle hums", body="All night.")
    _copy(Thread, thread.pk, threads - 1, slug="'kettle-' || i", last_post_at=_ago("last_post_at"))
    first = Section.objects.create(title="Kettles", slug="kettles")
    _copy(Section, first.pk, SECTIONS - 1, slug="'kettles-' || i", title="'Kettles ' || i")
    article = Article.objects.create(section=first, title="Descale", slug="descale", created_by=author)
    revision = Revision.objects.create(
        article=article,
        number=1,
        state="in_force",
        title="Descale",
        body="Wait.",
        html="<p>Wait.</p>",
        written_by=author,
    )
    now = timezone.now()
    Article.objects.filter(pk=article.pk).update(in_force=revision, published_at=now, updated_at=now)
    _copy(
        Article, article.pk, articles - 1, slug="'descale-' || i", section_id=f"{first.pk} + i %% {SECTIONS}",
        updated_at=_ago("updated_at"),
    )  # fmt: skip


def _ago(column: str) -> str:
    """A different minute for each row."""
    if connection.vendor == "postgresql":
        return f"{column} - i * interval '1 minute'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '-' || i || ' minutes')"


def _copy(model, pk: int, number: int, **changed: str) -> None:
    """Copies of one row; `changed` gives columns an SQL expression of `i`, the number of the copy."""
    quote, table = connection.ops.quote_name, model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = {"id": f"{pk} + i", **changed}
    told = ", ".join(values.get(column, quote(column)) for column in columns)
    with connection.cursor() as cursor:
        for before in range(0, number, ROWS_AT_ONCE):
            cursor.execute(
                "WITH RECURSIVE numbers(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM numbers WHERE i < %s) "
                f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) "
                f"SELECT {told} FROM {quote(table)}, numbers WHERE id = %s",
                [before + 1, min(before + ROWS_AT_ONCE, number), pk],
            )
