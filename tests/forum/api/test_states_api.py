"""Where a conversation stands, for programs: PUT makes it so, DELETE takes it back, both as often as one likes."""

from apps.activity.models import Event
from apps.forum.models import Thread
from apps.forum.verbs import post_reply
from apps.foundation.api.scopes import Scope
from tests.tokens import program


def test_me_too_counts_once_and_is_taken_back(thread, bela, make_thread):
    address, hers = f"/api/v1/threads/{thread.pk}/me-too/", program(bela)
    assert hers.put(address).json() == hers.put(address).json() == {"me_too_count": 1, "has_me_too": True}
    assert hers.get(f"/api/v1/threads/{thread.pk}/").json()["has_me_too"] is True
    assert program().get(f"/api/v1/threads/{thread.pk}/").json()["has_me_too"] is False
    assert hers.delete(address).status_code == hers.delete(address).status_code == 204
    thread.refresh_from_db()
    assert thread.me_too_count == 0
    assert program(bela, Scope.READ, Scope.WRITE).put(address).json()["needs"] == "vote"
    idea = make_thread(kind="idea", title="Bigger slots")
    assert hers.put(f"/api/v1/threads/{idea.pk}/me-too/").status_code == 403


def test_the_asker_chooses_the_answer_and_confirms(thread, ana, bela, omar):
    reply = post_reply(thread, by=omar, body="Hold the lever.")
    answer, resolution = (f"/api/v1/threads/{thread.pk}/{name}/" for name in ("answer", "resolution"))
    assert program(bela).put(answer, {"post": reply.pk}).status_code == 403
    assert program(ana).put(answer, {"post": 99_999}).json()["errors"][0]["field"] == "post"
    assert program(ana).put(answer, {"post": reply.pk}).json()["accepted_answer"] == reply.pk
    assert program(ana).delete(answer).status_code == 204
    settled = program(ana).put(resolution, {"answer": reply.pk}).json()
    assert (settled["status"], settled["accepted_answer"]) == ("confirmed", reply.pk)
    assert program(bela).delete(resolution).status_code == 403
    assert program(ana).delete(resolution).status_code == 204
    told = Event.objects.filter(subject_id=thread.pk).values_list("action", flat=True)
    assert {"thread.accepted", "thread.unaccepted", "thread.resolved", "thread.reopened"} <= set(told)


def test_staff_settles_what_others_asked_with_the_scope_of_staff_only(thread, omar):
    address = f"/api/v1/threads/{thread.pk}/resolution/"
    assert program(omar).put(address).status_code == 403
    settled = program(omar, Scope.WRITE, Scope.STAFF_WRITE).put(address)
    assert settled.json()["resolution"]["how"] == "closed"


def test_the_asker_and_staff_change_the_tags(thread, ana, bela, omar):
    address = f"/api/v1/threads/{thread.pk}/tags/"
    assert program(bela).put(address, {"tags": ["mine"]}).status_code == 403
    assert program(ana).put(address, {"tags": ["Heating", "lever"]}).json()["tags"] == [
        {"slug": "heating", "name": "heating"},
        {"slug": "lever", "name": "lever"},
    ]
    assert program(ana).put(address, {"tags": list("abcdef")}).status_code == 400
    assert program(omar, Scope.WRITE, Scope.STAFF_WRITE).put(address, {"tags": []}).json() == {"tags": []}
    assert not Thread.objects.get(pk=thread.pk).tags.exists()
