"""A source is asked for what is new; its cursor never runs ahead of what is stored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.forum.models import Thread
from apps.ingest.models import Arrival
from apps.ingest.verbs import poll
from apps.ingest.verbs.polling import queue_due_polls
from apps.sources.connectors import AuthenticationFailed, Page, RateLimited, Unavailable
from apps.sources.models import Cursor


def pages(count: int, size: int = 3) -> list[Page]:
    return [
        Page(
            items=[
                (f"{page}-{row}:a", {"external_id": f"{page}-{row}", "text": f"Kettle {page} {row} leaks."})
                for row in range(size)
            ],
            cursor=str(page + 1),
            is_last=page == count - 1,
        )
        for page in range(count)
    ]


def test_a_poll_stores_every_page_and_moves_the_cursor(stand_in, network, catch_up):
    network.pages = pages(3)
    assert poll(stand_in) == 9
    catch_up()

    assert Thread.objects.count() == 9
    assert Cursor.objects.get().value == "3"
    stand_in.refresh_from_db()
    assert stand_in.last_success_at
    assert stand_in.polling_until is None


def test_a_long_backlog_is_read_in_runs_that_come_again_at_once(stand_in, network):
    network.pages = pages(25, 1)
    assert poll(stand_in) == 10
    stand_in.refresh_from_db()
    assert stand_in.next_poll_at <= timezone.now()
    assert poll(stand_in) + poll(stand_in) == 15


def test_a_page_that_cannot_be_stored_does_not_move_the_cursor(stand_in, network, monkeypatch):
    from apps.ingest.verbs import polling as module

    network.pages = pages(2)

    def store_arrivals(source, items):
        if items[0][0].startswith("1-"):
            raise RuntimeError("the disk is full")
        return stored(source, items)

    stored = module.store_arrivals
    monkeypatch.setattr(module, "store_arrivals", store_arrivals)
    with pytest.raises(RuntimeError):
        poll(stand_in)

    assert Cursor.objects.get().value == "1"
    assert Arrival.objects.count() == 3


def test_a_refused_token_pauses_the_source_and_says_why(stand_in, network):
    network.before = [AuthenticationFailed("The access token is not accepted.")]
    poll(stand_in)

    stand_in.refresh_from_db()
    assert stand_in.is_paused
    assert "access token" in stand_in.paused_because
    assert queue_due_polls() == 0


def test_a_rate_limit_only_delays_until_the_network_said(stand_in, network):
    until = timezone.now() + timedelta(minutes=4)
    network.before = [RateLimited("Too many requests", until)]
    poll(stand_in)

    stand_in.refresh_from_db()
    assert not stand_in.is_paused
    assert stand_in.next_poll_at == until


def test_a_network_that_is_away_is_asked_again_later(stand_in, network):
    network.before = [Unavailable("It answered 500.")]
    poll(stand_in)

    stand_in.refresh_from_db()
    assert "500" in stand_in.last_error
    assert stand_in.next_poll_at > timezone.now()


def test_the_pause_grows_with_each_failure_up_to_its_longest(stand_in, network, settings):
    settings.POLL_LONGEST_RETRY_SECONDS = 100
    for failed, shortest, longest in ((0, 2.5, 5), (3, 20, 40), (99, 50, 100)):
        stand_in.failed_polls = failed
        network.before = [Unavailable("It answered 500.")]
        asked_at = timezone.now()
        poll(stand_in)

        stand_in.refresh_from_db()
        waits = (stand_in.next_poll_at - asked_at).total_seconds()
        assert shortest <= waits <= longest + 1


def test_only_one_poller_at_a_time(stand_in, network):
    network.pages = pages(1)
    stand_in.polling_until = timezone.now() + timedelta(seconds=30)
    stand_in.save()
    assert poll(stand_in) == 0
    assert network.calls == []


def test_a_poller_that_died_is_followed_by_another(stand_in, network):
    network.pages = pages(1)
    stand_in.polling_until = timezone.now() - timedelta(seconds=1)
    stand_in.save()
    assert poll(stand_in) == 3


def test_a_due_source_is_queued_once(stand_in, network, catch_up):
    network.pages = pages(1)
    assert queue_due_polls() == 1
    assert queue_due_polls() == 0
    catch_up()
    assert network.calls.count("fetch") == 1
