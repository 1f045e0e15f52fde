"""A query that is kept finds what it would find when it is built anew, whatever values it is asked with."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import BigIntegerField, DateTimeField, TextField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.forum.models import Post, Thread
from apps.foundation.prepared import Prepared, Slot, Slots

pytestmark = pytest.mark.django_db


def test_the_same_words_are_asked_with_other_values(make_thread, ana, bela):
    threads = [make_thread(by=person, title=title) for person, title in ((ana, "One"), (bela, "Two"), (ana, "Three"))]
    built = []

    def build():
        built.append(1)
        author, since = Slot("author", BigIntegerField()), Slot("since", DateTimeField())
        rows = Thread.objects.filter(author=author, opened_at__gte=since).select_related("author")
        return rows.order_by("pk")[:2]

    prepared = Prepared(build)
    long_ago = timezone.now() - timedelta(days=1)
    assert prepared.all(author=ana.pk, since=long_ago) == [threads[0], threads[2]]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        [of_bela] = prepared.all(author=bela.pk, since=long_ago)
        assert of_bela.author == bela
    assert len(queries) == 1, "who wrote it came along"
    assert prepared.first(author=ana.pk, since=timezone.now() + timedelta(days=1)) is None
    assert built == [1]
    with pytest.raises(KeyError, match="since"):
        prepared.all(author=ana.pk)


def test_a_list_of_any_length_is_one_value(make_thread):
    numbers = [make_thread(title=title).pk for title in ("One", "Two “2”", "Three")]
    of_thread = Prepared(
        lambda: (
            Post.objects.filter(thread__among=Slots("threads", BigIntegerField()))
            .order_by("pk")
            .values_list("thread_id")
        )
    )
    assert of_thread.all(threads=numbers[:2]) == [(numbers[0],), (numbers[1],)]
    assert of_thread.all(threads=numbers * 1_000) == [(number,) for number in numbers]
    assert of_thread.all(threads=[]) == []
    titled = Prepared(
        lambda: Thread.objects.filter(title__among=Slots("titles", TextField())).values_list("pk", flat=True)
    )
    assert titled.all(titles=["Two “2”", "Four'; --"]) == [numbers[1]]


def test_what_every_row_refers_to_is_not_asked_for_again(thread):
    prepared = Prepared(lambda: Post.objects.filter(thread=Slot("thread", BigIntegerField())))
    with CaptureQueriesContext(connection) as queries:
        [post] = prepared.all(known={"thread": thread}, thread=thread.pk)
        assert post.thread is thread
    assert len(queries) == 1


def test_a_query_that_prefetches_is_refused():
    with pytest.raises(ValueError, match="prefetch"):
        Prepared(lambda: Thread.objects.prefetch_related("posts")).all()


def test_a_moment_that_would_stand_still_is_refused():
    prepared = Prepared(lambda: Thread.objects.opened_since(timezone.now()))
    with pytest.raises(ValueError, match="a moment is told by a slot"):
        prepared.all()
