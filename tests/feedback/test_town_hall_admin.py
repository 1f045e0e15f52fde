"""Managers write, announce, hold and cancel town halls in the admin, by the clock of the hall's own zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.feedback.models import Phase, TownHall, TownHallQuestion, TownHallTranscript
from apps.forum.models import Removal
from tests.conftest import signed_in
from tests.feedback.halls import announced, asked, changed, live, make_hall

pytestmark = pytest.mark.django_db
LIST = "admin:feedback_townhallquestion_changelist"


def typed(hall=None, **given) -> dict:
    """What stands in the form."""
    day = (timezone.now() + timedelta(days=30)).date()
    return {
        "title": "An hour about kettles",
        "body": "Ask **us**.",
        "time_zone": "America/New_York",
        "starts": f"{day}T17:00",
        "ends": f"{day}T18:30",
        "collects": "",
        "transcript_text": "",
        **given,
    }


def test_a_town_hall_is_written_announced_and_cancelled(client, mona, omar):
    signed_in(client, mona)
    add = reverse("admin:feedback_townhall_add")
    wrong = client.post(add, typed(ends="2020-01-01T10:00", starts="2027-03-14T02:30"))
    words = wrong.content.decode()
    assert wrong.status_code == 200 and "leaps over 02:30" in words and "An hour about kettles" in words
    assert "ends before it begins" in client.post(add, typed(ends="2020-01-01T10:00")).content.decode()
    response = client.post(add, typed(hosts=[omar.pk], starts="2027-03-13T17:00", ends="2027-03-13T18:30"))
    assert response.status_code == 302
    hall = TownHall.objects.get()
    assert hall.starts_at == datetime(2027, 3, 13, 22, tzinfo=UTC) and list(hall.hosts.all()) == [omar]
    change = reverse("admin:feedback_townhall_change", args=[hall.pk])
    page = client.get(change).content.decode()
    assert "2027-03-13T17:00" in page and "/announce/" in page and "Cancel" not in page
    assert client.post(reverse("admin:feedback_townhall_announce", args=[hall.pk])).status_code == 302
    assert TownHall.objects.get().phase == Phase.COLLECTING
    client.post(change, typed(hosts=[omar.pk], starts="2027-03-14T17:00", ends="2027-03-14T18:30"))
    hall = TownHall.objects.get()
    assert hall.starts_at == datetime(2027, 3, 14, 21, tzinfo=UTC) and hall.sequence == 1
    assert client.post(reverse("admin:feedback_townhall_delete", args=[hall.pk]), {"post": "yes"}).status_code == 403
    cancel = reverse("admin:feedback_townhall_cancel", args=[hall.pk])
    assert client.get(cancel).status_code == 200 and client.post(cancel, {"reason": ""}).status_code == 422
    client.post(cancel, {"reason": "Omar is ill."})
    assert TownHall.objects.get().cancelled_because == "Omar is ill."
    stays = client.post(change, typed(starts="2027-04-01T17:00", ends="2027-04-01T18:00"), follow=True)
    assert "stays as it was" in stays.content.decode()


def test_a_transcript_is_kept_once_it_is_over_and_emptied_it_goes(client, mona):
    hall = live(mona)
    signed_in(client, mona)
    change = reverse("admin:feedback_townhall_change", args=[hall.pk])

    def send(**given):
        fields = typed(title=hall.title, time_zone=hall.time_zone, **given)
        fields["starts"], fields["ends"] = (f"{at:%Y-%m-%dT%H:%M:%S}" for at in (hall.starts_there, hall.ends_there))
        return client.post(change, fields)

    assert "Close it first" in send(transcript_text="Too soon").content.decode()
    client.post(reverse("admin:feedback_townhall_close", args=[hall.pk]))
    bad = SimpleUploadedFile("said.vtt", b"WEBVTT\n\n00:09.000 --> 00:04.000\nBackwards\n")
    assert "Line 3: it ends" in send(transcript_file=bad).content.decode()
    good = SimpleUploadedFile("said.vtt", b"WEBVTT\n\n00:01.000 --> 00:04.000\nGood evening\n")
    assert send(transcript_file=good).status_code == 302
    assert TownHallTranscript.objects.get().spoken[0].text == "Good evening"
    source = TownHallTranscript.objects.get().source
    send(transcript_text=source)
    assert TownHallTranscript.objects.get().source == source
    assert "Good evening" in client.get(change).content.decode()
    send(transcript_text="")
    assert not TownHallTranscript.objects.exists() and TownHall.objects.get().phase == Phase.CLOSED


def test_questions_are_looked_after_in_bulk(client, mona, ana, bela, django_assert_max_num_queries):
    hall = announced(mona)
    first, second, third = asked(hall, ana, bela, bela)
    TownHallQuestion.objects.exclude(pk=third.pk).update(standing="held", held_because="A look first")
    signed_in(client, mona)
    client.post(reverse(LIST), {"action": "release", "_selected_action": [first.pk, second.pk]})
    assert hall.questions.shown().count() == 3
    removal = {"action": "remove", "_selected_action": [first.pk, second.pk]}
    assert 'name="reason"' in client.post(reverse(LIST), removal).content.decode()
    client.post(reverse(LIST), {**removal, "_decide": "1", "reason": Removal.Reason.SPAM, "note": "Both"})
    assert hall.questions.shown().get() == third
    client.post(reverse(LIST), {"action": "restore", "_selected_action": [first.pk]})
    client.post(reverse(LIST), {"action": "set-aside", "_selected_action": [third.pk, second.pk]})
    assert hall.questions.filter(put_aside_at__isnull=False).get() == third
    client.get(reverse(LIST))
    with django_assert_max_num_queries(16):
        page = client.get(reverse(LIST)).content.decode()
    assert third.words in page and "Set aside" in page
    detail = client.get(reverse("admin:feedback_townhallquestion_change", args=[second.pk])).content.decode()
    assert "Both" in detail and "Put it back" in detail


def test_an_agent_looks_and_does_not_write(client, mona, omar):
    hall = make_hall(mona)
    signed_in(client, omar)
    page = client.get(reverse("admin:feedback_townhall_change", args=[hall.pk]))
    assert page.status_code == 200 and 'name="title"' not in page.content.decode()
    assert client.get(reverse("admin:feedback_townhall_changelist")).status_code == 200
    assert client.post(reverse("admin:feedback_townhall_announce", args=[hall.pk])).status_code == 403
    assert changed(hall, by=mona).phase == Phase.DRAFT
