"""The queue for programs of the staff: looking through it, taking and passing on, answering."""

import pytest

from apps.activity.models import Event
from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.forum.models import Post
from apps.forum.verbs import post_reply
from apps.foundation.api.scopes import Scope
from apps.ingest.models import Complaint
from apps.ingest.verbs import publish_complaint, receive
from apps.sources.models import Policy
from tests.api_contract.asking import ask, make_token
from tests.stand_in import heard

STAFF = (Scope.STAFF_READ, Scope.STAFF_WRITE)


@pytest.fixture
def queue(thread, make_thread, stand_in, omar, catch_up):
    """What Ana asked here, something heard that waits, and something that was answered."""
    stand_in.policy = Policy.AFTER_TRIAGE
    stand_in.save()
    receive(stand_in, [heard()])
    answered = make_thread(title="The kettle leaks")
    post_reply(answered, by=omar, body="Where does it leak?")
    catch_up()
    return {
        "asked": Case.objects.get(thread=thread),
        "heard": Case.objects.get(complaint__isnull=False),
        "answered": Case.objects.get(thread=answered),
    }


def listed(token: str, address: str) -> list[int]:
    return [row["id"] for row in ask("GET", f"cases/?{address}", token).json()["results"]]


def test_the_queue_is_the_desks_with_its_filters_and_its_order(queue, omar, ana, department):
    token = make_token(omar, *STAFF)
    asked, waiting, answered = (queue[name].pk for name in ("asked", "heard", "answered"))
    Case.objects.filter(pk=waiting).update(priority=90, department=department, assignee=omar)
    assert listed(token, "") == [waiting, asked]
    for address, expected in (
        ("state=customer", [answered]), ("state=done", []), ("state=all", [waiting, asked, answered]),
        ("source=here", [asked]), (f"source={queue['heard'].complaint.source_id}", [waiting]),
        ("assignee=me", [waiting]), ("assignee=none", [asked]), (f"assignee={ana.pk}", []),
        ("department=billing", [waiting]), ("kind=praise", []), ("state=all&order=newest&page_size=1", [answered]),
    ):  # fmt: skip
        assert listed(token, address) == expected, address
    one = ask("GET", f"cases/{waiting}/", token).json()
    assert (one["state"], one["thread"], one["complaint"]["external_id"]) == ("attention", None, "1")
    first = ask("GET", "cases/?state=all&page_size=1", token).json()
    assert ask("GET", first["next"], token).json()["results"][0]["id"] == asked
    assert ask("GET", "cases/", make_token(ana, Scope.READ)).status_code == 403


def test_a_case_is_prioritised_passed_on_and_assigned_by_the_verbs_of_the_desk(queue, omar, rita, ana, department):
    token, where = make_token(omar, *STAFF), f"cases/{queue['asked'].pk}/"
    changed = ask("PATCH", where, token, {"priority": 80, "department": "billing", "assignee": rita.pk})
    assert changed.status_code == 200
    told = changed.json()
    assert (told["priority"], told["department"]["slug"], told["assignee"]["name"]) == (80, "billing", "Rita")
    done = set(Event.objects.filter(actor=omar).values_list("action", flat=True))
    assert {"case.prioritised", "case.routed", "case.assigned"} <= done
    back = ask("PATCH", where, token, {"priority": None, "assignee": None}).json()
    assert (back["priority_set_by_staff"], back["assignee"], back["department"]["slug"]) == (None, None, "billing")
    for body, field in (
        ({"priority": 101}, "priority"), ({"assignee": ana.pk}, "assignee"), ({"department": "nowhere"}, "department"),
        ({"department": None}, "department"), ({"waiting_since": None}, "waiting_since"),
        ({"priority": "80"}, "priority"),
    ):  # fmt: skip
        refused = ask("PATCH", where, token, body | {"priority": 7} if field != "priority" else body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    assert Case.objects.get(pk=queue["asked"].pk).priority_set_by_staff is None
    assert ask("PATCH", where, make_token(omar, Scope.STAFF_READ), {"priority": 1}).status_code == 403


def test_a_version_that_somebody_changed_meanwhile_is_not_overwritten(queue, omar):
    token, where = make_token(omar, *STAFF), f"cases/{queue['asked'].pk}/"
    seen = ask("GET", where, token)["ETag"]
    assert ask("PATCH", where, token, {"priority": 70}, **{"If-Match": seen}).status_code == 200
    assert ask("PATCH", where, token, {"priority": 10}, **{"If-Match": seen}).status_code == 412
    assert Case.objects.get(pk=queue["asked"].pk).priority == 70


def test_an_answer_is_in_the_voice_of_whoever_gives_it_and_goes_home(queue, stand_in, omar, rita, ana, catch_up):
    complaint = Complaint.objects.get()
    where = f"cases/{queue['heard'].pk}/reply/"
    token = make_token(rita, *STAFF)
    early = ask("POST", where, token, {"body_markdown": "We are sorry."})
    assert early.status_code == 409
    publish_complaint(complaint, by=omar)
    catch_up()

    answer = ask("POST", where, token, {"body_markdown": "We are **sorry**."}, **{"Idempotency-Key": "one"})
    again = ask("POST", where, token, {"body_markdown": "We are **sorry**."}, **{"Idempotency-Key": "one"})
    assert (answer.status_code, again.json()) == (201, answer.json())
    assert answer.json()["voice"] == "official"
    assert "<strong>sorry</strong>" in answer.json()["body_html"]
    assert Post.objects.filter(is_opening=False, author=rita).count() == 1
    catch_up()
    assert Delivery.objects.get().post_id == answer.json()["id"]
    told = ask("GET", ask("GET", f"cases/{queue['heard'].pk}/", token).json()["deliveries_url"], token).json()
    assert [row["state"] for row in told["results"]] == ["sent"]

    here = ask("POST", where, make_token(omar, *STAFF), {"body_markdown": "Which one?", "goes_home": False})
    assert (here.json()["voice"], Delivery.objects.count()) == ("employee", 1)
    assert ask("POST", where, make_token(ana, Scope.WRITE), {"body_markdown": "No."}).status_code == 403
    assert ask("POST", where, token, {"body_markdown": "Hi.", "voice": "customer"}).status_code == 400
