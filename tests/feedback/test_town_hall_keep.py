"""A town hall is written, announced, moved and cancelled, and where it stands follows from what was recorded."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.feedback.models import Phase, TownHall, TownHallTelling
from apps.feedback.town_hall_forms import read_wall_clock
from apps.feedback.verbs import (
    announce_town_hall,
    cancel_town_hall,
    close_town_hall,
    keep_transcript,
    open_town_hall,
)
from tests.feedback.halls import announced, changed, make_hall

pytestmark = pytest.mark.django_db


def told(hall) -> list[str]:
    return [event.action for event in Event.objects.about(hall).order_by("pk")]


def again(hall) -> TownHall:
    return TownHall.objects.get(pk=hall.pk)


def test_it_walks_from_draft_to_archive(mona, ana):
    hall = make_hall(mona, collects_from=timezone.now() + timedelta(days=1))
    assert hall.phase == Phase.DRAFT and hall.slug == "ask-the-people-who-build-the-robot"
    assert "<strong>Mona</strong>" in hall.html and list(hall.hosts.all()) == [mona]
    assert not TownHall.objects.visible_to(ana).exists() and TownHall.objects.visible_to(mona).exists()
    with pytest.raises(ValidationError, match="Announce it first"):
        open_town_hall(hall, by=mona)
    hall = announce_town_hall(hall, by=mona)
    announce_town_hall(hall, by=mona)
    assert hall.phase == Phase.ANNOUNCED
    hall = changed(hall, by=mona, collects_from=None)
    assert hall.phase == Phase.COLLECTING and hall.sequence == 0
    with pytest.raises(ValidationError, match="has not begun"):
        close_town_hall(hall, by=mona)
    hall = open_town_hall(hall, by=mona)
    assert open_town_hall(hall, by=mona).opened_at == hall.opened_at and hall.phase == Phase.LIVE
    with pytest.raises(ValidationError, match="Close it instead"):
        cancel_town_hall(hall, by=mona, reason="Ill")
    with pytest.raises(ValidationError, match="once the town hall is over"):
        keep_transcript(hall, by=mona, source="Hello.")
    hall = close_town_hall(hall, by=mona)
    close_town_hall(hall, by=mona)
    assert again(hall).phase == Phase.CLOSED
    keep_transcript(hall, by=mona, source="Hello.")
    assert again(hall).phase == Phase.ARCHIVED
    listed = TownHall.objects.all().for_listing().get()
    assert listed.phase == Phase.ARCHIVED and (listed.question_count, listed.answered_count) == (0, 0)
    assert told(hall) == [
        "townhall.announced", "townhall.changed", "townhall.opened", "townhall.closed", "townhall.changed",
    ]  # fmt: skip


def test_what_does_not_fit_is_told_by_field(mona):
    begins = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        make_hall(mona, title=" \n", body="", starts_at=begins, ends_at=begins, time_zone="Mars/Olympus")
    assert set(error.value.message_dict) == {"title", "body", "ends_at", "time_zone"}
    with pytest.raises(ValidationError, match="at most 12 hours"):
        make_hall(mona, starts_at=begins, ends_at=begins + timedelta(hours=13))
    with pytest.raises(ValidationError, match="at most 150 characters"):
        make_hall(mona, title="x" * 151)
    past = make_hall(mona, starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(ValidationError, match="begun already"):
        announce_town_hall(past, by=mona)
    assert make_hall(mona, title="Feed").slug == "feed-2" and make_hall(mona, title="Öl").slug == "ol"
    assert make_hall(mona, title="会議").slug == "town-hall" and make_hall(mona, title="会議").slug == "town-hall-2"


def test_moving_it_is_told_once_for_each_time_and_counts_for_calendars(mona):
    hall = announced(mona)
    first = hall.starts_at
    moved = changed(hall, by=mona, starts_at=first + timedelta(days=1), ends_at=first + timedelta(days=1, hours=1))
    changed(hall, by=mona)
    assert moved.sequence == 1 and again(hall).sequence == 1 and moved.slug == hall.slug
    changed(hall, by=mona, starts_at=first, ends_at=first + timedelta(hours=1))
    tellings = TownHallTelling.objects.filter(kind="moved").order_by("pk")
    # Nobody was told of the first move yet, so of that one nobody is.
    assert [(one.starts_at, one.done_at is None) for one in tellings] == [(moved.starts_at, False), (first, True)]
    assert told(hall).count("townhall.moved") == 2
    cancelled = cancel_town_hall(hall, by=mona, reason="Mona is ill.")
    assert cancel_town_hall(hall, by=mona, reason="Other").cancelled_because == "Mona is ill."
    assert cancelled.phase == Phase.CANCELLED and cancelled.sequence == 3
    assert TownHallTelling.objects.filter(kind="cancelled").count() == told(hall).count("townhall.cancelled") == 1
    with pytest.raises(ValidationError, match="stays as it was"):
        changed(hall, by=mona, starts_at=first + timedelta(hours=2), ends_at=first + timedelta(hours=3))
    with pytest.raises(ValidationError, match="or was cancelled"):
        open_town_hall(hall, by=mona)


def test_a_draft_is_not_cancelled_and_a_reason_is_needed(mona):
    hall = make_hall(mona)
    with pytest.raises(ValidationError, match="Delete it instead"):
        cancel_town_hall(hall, by=mona, reason="No")
    with pytest.raises(ValidationError, match="why it is cancelled"):
        cancel_town_hall(announce_town_hall(hall, by=mona), by=mona, reason="  ")


def test_its_clock_is_that_of_its_zone_also_where_the_clocks_change():
    """Berlin leaps from 2 to 3 on 28 March 2027, and shows 2 to 3 twice on 31 October 2027."""

    def read(*moment):
        return read_wall_clock(datetime(*moment), "Europe/Berlin")

    assert read(2027, 3, 27, 17) == datetime(2027, 3, 27, 16, tzinfo=UTC)
    assert read(2027, 3, 28, 17) == datetime(2027, 3, 28, 15, tzinfo=UTC)
    assert read(2027, 10, 31, 2, 30) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match="leaps over 02:30"):
        read(2027, 3, 28, 2, 30)
    with pytest.raises(ValidationError, match="Choose a time zone"):
        read_wall_clock(datetime(2027, 3, 28), "Mars/Olympus")


def test_it_begins_at_the_same_wall_clock_before_and_after_the_change(mona):
    winter = make_hall(mona, starts_at=datetime(2027, 3, 27, 16, tzinfo=UTC))
    summer = make_hall(mona, starts_at=datetime(2027, 3, 28, 15, tzinfo=UTC))
    assert [f"{hall.starts_there:%H:%M %z}" for hall in (winter, summer)] == ["17:00 +0100", "17:00 +0200"]
    over_the_leap = make_hall(mona, starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC))
    assert f"{over_the_leap.starts_there:%H:%M}–{over_the_leap.ends_there:%H:%M}" == "01:30–03:30"
