"""Following and being told, for programs."""

from apps.forum.verbs import post_reply
from apps.foundation.api.scopes import Scope
from apps.notifications.models import Notification, Watch
from tests.tokens import program

FOLLOWING, NOTIFICATIONS = "/api/v1/following/", "/api/v1/notifications/"


def test_somebody_follows_and_leaves(thread, board, bela):
    hers = program(bela)
    followed = hers.put(f"{FOLLOWING}thread/{thread.pk}/").json()
    assert (followed["kind"], followed["id"], followed["because"]) == ("thread", thread.pk, "chosen")
    assert hers.put(f"{FOLLOWING}thread/{thread.pk}/").status_code == 200
    hers.put(f"{FOLLOWING}board/{board.pk}/")
    assert [one["kind"] for one in hers.get(FOLLOWING).json()["results"]] == ["board", "thread"]
    assert [one["id"] for one in hers.get(f"{FOLLOWING}?kind=thread").json()["results"]] == [thread.pk]
    assert hers.delete(f"{FOLLOWING}thread/{thread.pk}/").status_code == 204
    assert Watch.objects.get(subject_type="forum.thread", person=bela).is_muted
    assert hers.get(f"{FOLLOWING}?kind=thread").json()["results"] == []
    assert program().get(FOLLOWING).status_code == 401
    assert program(bela, Scope.READ).put(f"{FOLLOWING}thread/{thread.pk}/").json()["needs"] == "write"


def test_what_one_may_not_see_or_what_is_none_cannot_be_followed(make_thread, bela, omar):
    private = make_thread(visibility="private")
    for client in (program(bela), program(omar)):
        for subject in (f"thread/{private.pk}", "thread/99999", f"user/{bela.pk}", "rant/1"):
            assert client.put(f"{FOLLOWING}{subject}/").status_code == 404, subject
    assert not Watch.objects.filter(person=bela).exists()


def test_somebody_reads_what_they_were_told_and_marks_it(thread, ana, bela, catch_up):
    catch_up()
    post_reply(thread, by=bela, body="SOMEWORDS")
    catch_up()
    hers = program(ana)
    answer = hers.get(f"{NOTIFICATIONS}?unread=true")
    [told] = answer.json()["results"]
    assert (told["event"], told["reason"], told["is_read"]) == ("thread.replied", "asked", False)
    assert told["thread"].endswith(f"/api/v1/threads/{thread.pk}/") and "SOMEWORDS" not in answer.content.decode()
    address = f"{NOTIFICATIONS}{told['id']}/"
    assert hers.get(address).json()["is_read"] is False
    assert hers.patch(address, {"is_read": False}).status_code == 400
    assert hers.patch(address, {"is_read": True}).json()["is_read"] is True
    assert hers.get(f"{NOTIFICATIONS}?unread=true").json()["results"] == []
    assert Notification.objects.get(pk=told["id"]).read_at
    for other in (program(bela), program()):
        assert other.get(address).status_code in (401, 404)
        assert other.patch(address, {"is_read": True}).status_code in (401, 404)
