"""Complaints, arrivals and rejections where staff works."""

import pytest
from django.contrib.auth.models import Permission

from apps.ingest.models import Arrival, Complaint, Rejection
from tests.conftest import make_person, signed_in
from tests.staff import choose, decide, held_for_triage, page, told
from tests.stand_in import heard


@pytest.fixture
def complaints(stand_in):
    return held_for_triage(stand_in, heard("1", "The kettle leaks."), heard("2", "The toaster burns.", author="ann"))


def test_complaints_are_published_and_dismissed_in_bulk(client, omar, complaints):
    at_work = signed_in(client, omar)

    choose(at_work, Complaint, "publish", complaints[:1])
    response = decide(at_work, Complaint, "dismiss", complaints, reason="An advert")

    assert list(Complaint.objects.order_by("external_id").values_list("fate", flat=True)) == ["published", "dismissed"]
    assert "1 was dismissed." in told(response)
    assert "no longer waiting" in told(response)


def test_the_page_of_a_complaint_is_only_read(client, omar, complaints):
    at_work = signed_in(client, omar)
    before = Complaint.objects.filter(pk=complaints[0].pk).values().get()

    assert at_work.post(page(complaints[0]), {"text": "Mine", "fate": "published"}).status_code == 403
    assert Complaint.objects.filter(pk=complaints[0].pk).values().get() == before


def test_the_page_tells_what_was_masked_and_why_it_is_urgent(client, omar, stand_in, company):
    complaint = held_for_triage(stand_in, heard(text="Urgent: call me at +49 170 1234567."))[0]

    html = signed_in(client, omar).get(page(complaint)).content.decode()

    assert "1234567" not in html
    assert complaint.text in html
    assert "urgent: “urgent”" in html


@pytest.fixture
def quarantined(stand_in):
    return Arrival.objects.create(
        source=stand_in, event_id="evil:1", payload={"mail": "joe@mail.example"}, state="quarantined", attempts=5,
        error="text: this is not text",
    )  # fmt: skip


def test_quarantined_arrivals_tell_why_and_are_tried_again(client, mona, quarantined, catch_up):
    at_work = signed_in(client, mona)
    assert "text: this is not text" in at_work.get(page(Arrival, "changelist")).content.decode()
    Arrival.objects.update(payload={"text": "Readable now."})

    choose(at_work, Arrival, "release", [quarantined])
    catch_up()

    assert Arrival.objects.get().state == "done"
    assert Complaint.objects.get().text == "Readable now."


def test_only_what_is_in_quarantine_is_tried_again(client, mona, quarantined):
    Arrival.objects.update(state="done")

    response = choose(signed_in(client, mona), Arrival, "release", [quarantined])

    assert "not in quarantine" in told(response)
    assert Arrival.objects.get().state == "done"


def test_the_payload_is_for_those_who_may_see_it(client, mona, omar, quarantined):
    assert "joe@mail.example" in signed_in(client, mona).get(page(quarantined)).content.decode()

    omar.user_permissions.add(Permission.objects.get(codename="view_arrival"))
    assert "joe@mail.example" not in signed_in(client, omar).get(page(quarantined)).content.decode()


def test_an_agent_cannot_open_arrivals_or_release_them(client, omar, quarantined):
    at_work = signed_in(client, omar)
    assert at_work.get(page(quarantined)).status_code == 403
    assert at_work.post(page(quarantined, "release")).status_code == 403
    assert Arrival.objects.get().state == "quarantined"


def test_rejections_are_counted_by_reason(client, mona, stand_in):
    for number, reason in enumerate(["repost", "repost", "bot"]):
        Rejection.objects.create(source=stand_in, external_id=str(number), reason=reason)

    at_work = signed_in(client, mona)
    html = at_work.get(page(Rejection, "changelist")).content.decode()

    assert "A repost (2)" in html
    assert "Said by a bot (1)" in html
    assert len(at_work.get(page(Rejection, "changelist", reason="bot")).context["cl"].result_list) == 1


def test_a_link_of_another_kind_than_the_web_is_never_made(client, stand_in, complaints):
    root = make_person("Root", "Manager", is_superuser=True)
    Complaint.objects.update(url="javascript:alert(1)")
    Rejection.objects.create(source=stand_in, external_id="1", reason="bot", url="javascript:alert(1)")
    at_work = signed_in(client, root)

    for address in (page(complaints[0]), page(Rejection, "changelist"), page(Rejection.objects.get())):
        assert 'href="javascript:' not in at_work.get(address).content.decode()
