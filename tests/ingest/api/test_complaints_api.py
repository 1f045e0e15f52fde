"""Complaints for programs of the staff: looking through them, handing them in, deciding."""

import pytest

from apps.activity.models import Event
from apps.foundation.api.scopes import Scope
from apps.ingest.models import Arrival, Complaint
from apps.ingest.verbs import receive
from apps.sources.models import Policy, Source
from tests.api_contract.asking import ask, make_token
from tests.stand_in import heard

STAFF = (Scope.STAFF_READ, Scope.STAFF_WRITE)


@pytest.fixture
def complaint(stand_in):
    """Joe said something on the stand-in, and nobody decided yet. A second thing was said in another language."""
    stand_in.policy = Policy.AFTER_TRIAGE
    stand_in.save()
    receive(stand_in, [heard(), heard(external_id="2", text="Der Kessel leckt seit gestern und niemand antwortet.")])
    return Complaint.objects.get(external_id="1")


def test_staff_look_through_what_was_heard_without_what_the_network_sent(complaint, omar, ana):
    Complaint.objects.filter(pk=complaint.pk).update(raw={"canary": "unmasked"})
    token = make_token(omar, *STAFF)
    page = ask("GET", "complaints/", token)
    assert page.status_code == 200
    assert [row["external_id"] for row in page.json()["results"]] == ["2", "1"]
    one = ask("GET", f"complaints/{complaint.pk}/", token).json()
    assert one["text"] == complaint.text
    assert one["fate"] == "waiting"
    assert sum(part["points"] for part in one["assessment"]["parts"]) == one["score"]
    assert "unmasked" not in page.content.decode() + str(one)

    for narrowed, expected in (
        (f"source={complaint.source_id}", 2), ("network=stand-in", 2), ("network=mastodon", 0), ("fate=dismissed", 0),
        ("language=de", 1), ("external_id=1", 1), ("since=2100-01-01T00:00:00Z", 0), ("order=oldest", 2),
    ):  # fmt: skip
        assert len(ask("GET", f"complaints/?{narrowed}", token).json()["results"]) == expected, narrowed
    for token, status in (("", 401), (make_token(ana, Scope.READ), 403), (make_token(omar, Scope.READ), 403)):
        assert ask("GET", "complaints/", token).status_code == status


def test_a_decision_by_program_is_the_decision_of_its_owner_and_is_taken_once(complaint, omar):
    token = make_token(omar, *STAFF)
    where = f"complaints/{complaint.pk}/publication/"
    first, second = ask("PUT", where, token, {}), ask("PUT", where, token, {})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["fate"] == second.json()["fate"] == "published"
    assert first.json()["decided_by"]["name"] == "Omar"
    assert Event.objects.filter(action="complaint.published", actor=omar).count() == 1

    late = ask("PUT", f"complaints/{complaint.pk}/dismissal/", token, {"reason": "Not about us"})
    assert (late.status_code, late.json()["fate"]) == (409, "published")
    assert ask("PUT", where, make_token(omar, Scope.STAFF_READ), {}).status_code == 403


def test_a_complaint_joins_a_conversation_or_is_dismissed(complaint, thread, omar, make_thread):
    token = make_token(omar, *STAFF)
    where = f"complaints/{complaint.pk}/merge/"
    nowhere = ask("PUT", where, token, {"thread": 10**9})
    assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (400, "thread")
    assert ask("PUT", where, token, {"thread": thread.pk}).json()["thread"]["id"] == thread.pk
    assert ask("PUT", where, token, {"thread": thread.pk}).status_code == 200
    assert ask("PUT", where, token, {"thread": make_thread().pk}).status_code == 409

    other = Complaint.objects.get(external_id="2")
    assert ask("PUT", f"complaints/{other.pk}/dismissal/", token, {}).json()["errors"][0]["field"] == "reason"
    dismissed = ask("PUT", f"complaints/{other.pk}/dismissal/", token, {"reason": "Not about us"})
    assert dismissed.json()["fate"] == "dismissed"


def test_what_a_source_never_shows_is_not_published_by_program_either(complaint, omar):
    Source.objects.update(policy=Policy.NEVER)
    refused = ask("PUT", f"complaints/{complaint.pk}/publication/", make_token(omar, *STAFF), {})
    assert refused.status_code == 403
    assert "never published" in refused.json()["detail"]


def test_a_program_hands_in_what_was_heard_and_a_repeat_adds_nothing(source, mona, omar, catch_up):
    token = make_token(mona, *STAFF)
    item = {
        "id": "ticket-1", "text": "The kettle leaks.", "created_at": "2026-05-03T12:00:00Z",
        "author": {"id": "c-71", "name": "Joe"}, "rating": 2,
    }  # fmt: skip
    batch = {"source": source.pk, "items": [item, item | {"id": "ticket-2", "created_at": "2026-05-03T14:00:00+02:00"}]}
    first = ask("POST", "complaints/", token, batch)
    assert (first.status_code, first.json()["accepted"], first.json()["known"]) == (202, 2, 0)
    assert ask("POST", "complaints/", token, batch).json()["known"] == 2
    catch_up()
    assert sorted(Complaint.objects.values_list("external_id", "rating")) == [("ticket-1", 2), ("ticket-2", 2)]

    changed = item | {"text": "It leaks less.", "updated_at": "2026-05-03T13:00:00Z"}
    ask("POST", "complaints/", token, {"source": source.pk, "items": [changed]})
    ask("POST", "complaints/", token, {"source": source.pk, "items": [{"id": "ticket-2", "deleted": True}]})
    catch_up()
    now = dict(Complaint.objects.values_list("external_id", "text"))
    assert now["ticket-1"] == "It leaks less."
    assert Complaint.objects.get(external_id="ticket-2").fate == "withdrawn"
    assert ask("POST", "complaints/", make_token(omar, *STAFF), batch).status_code == 403


def test_a_batch_with_one_unreadable_item_is_refused_as_a_whole(source, stand_in, mona):
    token = make_token(mona, *STAFF)
    good = {"id": "1", "text": "Leaks.", "created_at": "2026-05-03T12:00:00Z", "author": {"id": "j"}}
    future = good | {"id": "2", "created_at": "2126-05-03T12:00:00Z"}
    nobody = {name: value for name, value in good.items() if name != "author"}
    refused = ask("POST", "complaints/", token, {"source": source.pk, "items": [good, future, nobody]})
    assert refused.status_code == 400
    told = {one["field"]: one["message"] for one in refused.json()["errors"]}
    assert "created_at is in the future" in told["items.1"]
    assert "author is missing" in told["items.2"]
    odd = ask("POST", "complaints/", token, {"source": source.pk, "items": [good | {"fate": "published"}]})
    assert [one["field"] for one in odd.json()["errors"]] == ["items.0.fate"]
    for wrong in (stand_in.pk, 10**9):
        refused = ask("POST", "complaints/", token, {"source": wrong, "items": [good]})
        assert refused.json()["errors"][0]["field"] == "source"
    assert not Arrival.objects.exists()
