"""The calendars of town halls, read by a strict reader of RFC 5545 that knows nothing of what wrote them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.feedback.calendar import as_text, folded
from apps.feedback.verbs import cancel_town_hall
from tests.feedback.halls import announced, changed, make_hall

NAME = re.compile(r"[A-Z0-9-]+")
# 3.1: CONTROL are all controls except HTAB.
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
TEXTS = {"SUMMARY", "DESCRIPTION", "X-WR-CALNAME"}
HOSTILE = [
    "A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "Quotes; commas, back\\slashes\\n and : colons",
    "\x00\x07\x1b[31mred\x7f\x85next\u2028line\u2029end",
    "👩‍👩‍👧‍👦 " * 25,
    "漢" * 150,
    "\u202eesrever\u202c \ufeff\u200b",
]


def read_calendar(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The properties of the calendar and of each of its events. Fails for whatever the grammar does not allow."""
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    for line in raw:
        # No line end but CRLF, at most 75 octets, and each line is UTF-8 by itself: nothing was cut in two.
        assert b"\r" not in line and b"\n" not in line and len(line) <= 75, line
        line.decode("utf-8")
    lines: list[str] = []
    for line in (one.decode() for one in raw):
        if line[0] in " \t":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    stack, calendar, events = [], {}, []
    for line in lines:
        assert not CONTROL.search(line), line
        name, colon, value = line.partition(":")
        assert colon and NAME.fullmatch(name), line
        if name == "BEGIN":
            assert value == ("VEVENT" if stack else "VCALENDAR")
            stack.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        else:
            into = events[-1] if stack[-1] == "VEVENT" else calendar
            assert name not in into, f"{name} stands twice"
            into[name] = read_text(value) if name in TEXTS else value
    assert stack == []
    return calendar, events


def read_text(value: str) -> str:
    """A value of type TEXT (3.3.11): nothing may stand behind a backslash but what may be escaped."""
    said, place = "", 0
    while place < len(value):
        letter = value[place]
        if letter == "\\":
            place += 1
            assert value[place] in "\\;,nN", value
            said += {"n": "\n", "N": "\n"}.get(value[place], value[place])
        else:
            assert letter not in ";,", value
            said += letter
        place += 1
    return said


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_a_title_says_the_calendar_can_be_read(title):
    line = f"SUMMARY:{as_text(title)}"
    data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + folded(line) + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    _calendar, [event] = read_calendar(data)
    breaks = re.sub("\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", title)
    assert event["SUMMARY"] == re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", breaks)


@pytest.mark.django_db
def test_a_town_hall_in_a_calendar_follows_its_changes(mona, client, company, settings):
    begins = timezone.now().replace(second=0, microsecond=0) + timedelta(days=200)
    hall = announced(mona, title=HOSTILE[0][:150] + HOSTILE[1], starts_at=begins)
    address = reverse("feedback:town_hall_calendar", args=[hall.slug])
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8" and "ETag" in response
    calendar, [first] = read_calendar(response.content)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"] and calendar["METHOD"] == "PUBLISH"
    assert first["SUMMARY"] == hall.title and "\n" not in first["SUMMARY"]
    assert first["STATUS"] == "CONFIRMED" and first["SEQUENCE"] == "0"
    assert moment(first["DTSTART"]) == hall.starts_at and moment(first["DTEND"]) == hall.ends_at
    assert moment(first["DTSTAMP"]) == hall.changed_at.replace(microsecond=0)
    assert first["URL"] == settings.SITE_URL + hall.get_absolute_url() and first["URL"] in first["DESCRIPTION"]
    assert "An hour with Mona." in first["DESCRIPTION"]
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    changed(hall, by=mona, title="Another title")
    cancel_town_hall(hall, by=mona, reason="Ill; sorry, really")
    make_hall(mona, title="Nobody knows of this")
    calendar, [last] = read_calendar(client.get(reverse("feedback:town_halls_calendar")).content)
    assert "Acme" in calendar["X-WR-CALNAME"]
    assert last["UID"] == first["UID"] and last["SEQUENCE"] == "2" and last["STATUS"] == "CANCELLED"
    assert last["SUMMARY"] == "Another title" and "Ill; sorry, really" in last["DESCRIPTION"]
    assert client.get(reverse("feedback:town_hall_calendar", args=["nobody-knows-of-this"])).status_code == 404


def moment(written: str) -> datetime:
    return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
