"""One answer is told to ten thousand readers: in the background, in chunks, and each once whatever is killed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.activity.verbs import relay
from apps.forum.models import Tag
from apps.forum.verbs import post_reply
from apps.notifications.models import FanOut, Notification
from apps.notifications.verbs import fan_out_event, follow_by_address, follow_subject, sweep_fan_outs, tell
from tests.conftest import do_queued_work, signed_in
from tests.notifications.readers import in_a_while, make_readers, told
from tests.racing import at_once, errors, needs_postgresql

pytestmark = pytest.mark.django_db

MANY = 10_000


@pytest.fixture
def begun(thread, omar):
    """Omar has answered, forty people follow, and nobody was told yet."""
    relay()
    make_readers(40, of=thread)
    FanOut.objects.all().delete()
    post_reply(thread, by=omar, body="Descale it.")
    relay()
    return FanOut.objects.get(event__action="thread.replied")


@pytest.fixture
def tag(db):
    """A tag that people can follow."""
    return Tag.objects.create(name="kettles", slug="kettles")


def test_telling_goes_on_where_a_killed_run_stopped(begun, ana, monkeypatch):
    monkeypatch.setattr(tell, "CHUNK", 10)
    for _ in range(3):
        tell.tell_chunk(begun)
    begun.refresh_from_db()
    assert (begun.stage, begun.told, begun.done_at) == (1, 30, None)
    # A new worker knows nothing but the row.
    fan_out_event(FanOut.objects.get(pk=begun.pk))
    assert Notification.objects.count() == 41
    begun.refresh_from_db()
    assert begun.done_at
    assert told(ana)


def test_a_run_killed_before_it_could_commit_left_nothing_half_told(begun, monkeypatch):
    monkeypatch.setattr(tell, "CHUNK", 10)
    tell.tell_chunk(begun)
    begun.refresh_from_db()
    reached = begun.after
    with monkeypatch.context() as killed:
        killed.setattr(FanOut, "save", lambda *args, **kwargs: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            tell.tell_chunk(begun)
    begun.refresh_from_db()
    assert (begun.after, Notification.objects.count()) == (reached, 10)
    fan_out_event(begun)
    assert Notification.objects.count() == 41


def test_telling_twice_tells_once(begun):
    fan_out_event(begun)
    before = Notification.objects.count()
    FanOut.objects.update(stage=0, after=0, done_at=None)
    fan_out_event(begun)
    assert Notification.objects.count() == before


def test_who_starts_to_follow_while_it_is_told_does_no_harm(begun, monkeypatch, thread, mona):
    monkeypatch.setattr(tell, "CHUNK", 10)
    tell.tell_chunk(begun)
    tell.tell_chunk(begun)
    follow_subject(thread, by=mona)
    fan_out_event(begun)
    assert len(told(mona)) == 1


def test_few_readers_are_told_from_all_sources_in_one_transaction(
    make_thread, board, tag, ana, bela, omar, catch_up, django_assert_num_queries
):
    follow_subject(board, by=omar)
    follow_subject(tag, by=bela)
    thread = make_thread(by=ana)
    thread.tags.add(tag)
    relay()
    begun = FanOut.objects.get(event__subject_id=thread.pk)
    with django_assert_num_queries(18):
        assert fan_out_event(begun) == 2
    assert len(told(omar)) == len(told(bela)) == 1
    begun.refresh_from_db()
    assert (begun.told, begun.stage) == (2, 3)


def test_a_chunk_that_is_full_ends_in_the_middle_of_a_source_or_between_two(
    make_thread, board, tag, omar, bela, mona, monkeypatch
):
    monkeypatch.setattr(tell, "CHUNK", 2)
    for person in (omar, bela, mona):
        follow_subject(tag, by=person)
        follow_subject(board, by=person)
    thread = make_thread()
    thread.tags.add(tag)
    relay()
    begun = FanOut.objects.get(event__subject_id=thread.pk)
    reached = []
    while not tell.tell_chunk(begun)[1]:
        begun.refresh_from_db()
        reached.append((begun.stage, Notification.objects.count()))
    assert reached == [(1, 2), (2, 3), (2, 3)]
    begun.refresh_from_db()
    assert begun.done_at
    assert [len(told(person)) for person in (omar, bela, mona)] == [1, 1, 1]


def test_a_chunk_reaches_into_so_many_sources_and_no_further(make_thread, board, omar, bela, mona, monkeypatch):
    monkeypatch.setattr(tell, "SOURCES_OF_A_CHUNK", 2)
    tags = [Tag.objects.create(name=name, slug=name) for name in ("hot", "cold", "wet")]
    for person, tag in zip((omar, bela, mona), tags, strict=True):
        follow_subject(tag, by=person)
    thread = make_thread()
    thread.tags.add(*tags)
    relay()
    begun = FanOut.objects.get(event__subject_id=thread.pk)
    assert tell.tell_chunk(begun) == (2, False)
    assert tell.tell_chunk(begun) == (1, True)


def test_a_long_run_stops_in_time_and_goes_on_in_a_job_of_its_own(begun, monkeypatch, catch_up):
    monkeypatch.setattr(tell, "CHUNK", 10)
    with monkeypatch.context() as patched:
        patched.setattr(tell, "TELL_FOR_SECONDS", 0)
        assert fan_out_event(begun) == 0
    catch_up()
    assert Notification.objects.count() == 41


def test_a_lost_job_is_found_again(begun, catch_up):
    from django_q.models import OrmQ

    OrmQ.objects.all().delete()
    assert sweep_fan_outs() == 0, "one that was queued just now is left to its job"
    assert sweep_fan_outs(now=in_a_while(minutes=2)) == 1
    assert sweep_fan_outs(now=in_a_while(minutes=2)) == 0
    catch_up()
    assert Notification.objects.count() == 41


def test_a_reply_to_ten_thousand_followers_costs_its_writer_nothing_more(client, thread, omar, settings):
    settings.LIMITS = {**settings.LIMITS, "post": {}}
    signed_in(client, omar)
    relay()
    do_queued_work()

    def reply_queries():
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("forum:replies", args=[thread.pk]), {"body": "Descale it."})
        assert answer.status_code == 302
        return len(queries)

    reply_queries()
    few = reply_queries()
    make_readers(MANY, of=thread)
    assert reply_queries() == few


@pytest.mark.thorough
def test_ten_thousand_followers_are_told_in_a_bounded_number_of_queries(thread, omar):
    relay()
    do_queued_work()
    make_readers(MANY, of=thread)
    follow_by_address(thread, address="visitor@example.org")
    post_reply(thread, by=omar, body="Descale it.")
    relay()
    fan_out = FanOut.objects.get(event__action="thread.replied")
    with CaptureQueriesContext(connection) as queries:
        while not tell.tell_chunk(fan_out)[1]:
            pass
    # Eleven chunks, each of a dozen queries and of as many inserts as the database's limit of values asks for.
    assert len(queries) < 400
    assert Notification.objects.filter(event=fan_out.event).count() == MANY + 2
    assert Notification.objects.filter(mail_due_at__isnull=False).count() == MANY + 2


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_each_reader_once(begun, monkeypatch):
    monkeypatch.setattr(tell, "CHUNK", 5)
    assert errors(at_once(*[lambda: fan_out_event(begun)] * 4)) == []
    assert Notification.objects.filter(event=begun.event).count() == 41
    assert FanOut.objects.get(pk=begun.pk).told == 41
