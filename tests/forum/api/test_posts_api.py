"""What is said, for programs: replying, changing and taking back, and what is shown of what is gone."""

from datetime import timedelta

from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import Post, Removal
from apps.forum.verbs import lock_thread, post_reply, remove_post
from apps.foundation.api.scopes import Scope
from tests.tokens import program


def posts_of(thread) -> str:
    return f"/api/v1/threads/{thread.pk}/posts/"


def test_somebody_replies_as_on_the_page(thread, bela, omar):
    answer = program(bela).post(posts_of(thread), {"body_markdown": "Mine, *too*."})
    post = Post.objects.get(is_opening=False)
    assert answer.status_code == 201 and answer["Location"].endswith(f"/api/v1/posts/{post.pk}/")
    shown = answer.json()
    assert shown["body_html"] == "<p>Mine, <em>too</em>.</p>\n" and shown["voice"] == "customer"
    assert (shown["thread"], shown["standing"], shown["author"]["nickname"]) == (thread.pk, "shown", "bela")
    assert Event.objects.filter(action="thread.replied", subject_id=thread.pk, actor=bela).exists()
    thread.refresh_from_db()
    assert thread.reply_count == 1
    led = program(bela).post(posts_of(thread), {"body_markdown": "Ask @ana."}).json()["body_html"]
    assert 'href="http' in led and "/people/ana/" in led
    # Whoever works here speaks in the voice that is theirs.
    assert program(omar).post(posts_of(thread), {"body_markdown": "On it."}).json()["voice"] == "employee"
    oldest_first = program().get(posts_of(thread)).json()["results"]
    assert [one["is_opening"] for one in oldest_first] == [True, False, False, False]


def test_a_reply_that_waits_for_a_look_is_its_authors_alone(thread, bela):
    answer = program(bela).post(posts_of(thread), {"body_markdown": "See https://shady.example/offer now"})
    assert answer.status_code == 202 and answer.json()["standing"] == "held"
    assert len(program().get(posts_of(thread)).json()["results"]) == 1
    assert len(program(bela).get(posts_of(thread)).json()["results"]) == 2
    assert program().get(f"/api/v1/posts/{answer.json()['id']}/").status_code == 404


def test_rules_and_scopes_are_asked_before_anything_is_said(thread, bela, omar):
    assert program(bela).post(posts_of(thread), {"body_markdown": "But.", "voice": "official"}).status_code == 400
    lock_thread(thread, by=omar)
    refused = program(bela).post(posts_of(thread), {"body_markdown": "But."})
    assert refused.status_code == 403 and "closed" in refused.json()["detail"]
    assert program(bela, Scope.READ).post(posts_of(thread), {"body_markdown": "But."}).json()["needs"] == "write"
    assert Post.objects.count() == 1


def test_somebody_changes_their_own_words_only(thread, bela, omar):
    post = post_reply(thread, by=bela, body="Mine, too.")
    address = f"/api/v1/posts/{post.pk}/"
    changed = program(bela).patch(address, {"body_markdown": "Mine as well."})
    assert changed.status_code == 200 and changed.json()["body_markdown"] == "Mine as well."
    assert changed.json()["edited_at"] and post.revisions.count() == 1
    for other in (program(omar), program(omar, Scope.WRITE, Scope.STAFF_WRITE, Scope.READ)):
        assert other.patch(address, {"body_markdown": "Nonsense."}).status_code == 403
        assert other.delete(address).status_code == 403
    Post.objects.filter(pk=post.pk).update(posted_at=timezone.now() - timedelta(days=31))
    assert program(bela).patch(address, {"body_markdown": "Too late."}).status_code == 403
    post.refresh_from_db()
    assert post.body == "Mine as well."


def test_a_change_happens_only_to_the_version_that_was_read(thread, bela):
    post = post_reply(thread, by=bela, body="Mine, too.")
    address, hers = f"/api/v1/posts/{post.pk}/", program(bela)
    tag = hers.get(address)["ETag"]
    assert hers.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert hers.patch(address, {"body_markdown": "One."}, headers={"If-Match": tag}).status_code == 200
    late = hers.patch(address, {"body_markdown": "Two."}, headers={"If-Match": tag})
    assert late.status_code == 412
    post.refresh_from_db()
    assert post.body == "One."


def test_a_reply_that_is_sent_twice_under_one_key_is_made_once(thread, bela):
    hers, key = program(bela), {"Idempotency-Key": "abc-1"}
    first = hers.post(posts_of(thread), {"body_markdown": "Once."}, headers=key)
    again = hers.post(posts_of(thread), {"body_markdown": "Once."}, headers=key)
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert Post.objects.filter(is_opening=False).count() == 1


def test_what_was_taken_back_or_removed_is_a_mark_without_words(thread, bela, mona):
    hers = post_reply(thread, by=bela, body="MYWORDS")
    removed = post_reply(thread, by=bela, body="RUDEWORDS")
    assert program(bela).delete(f"/api/v1/posts/{hers.pk}/").status_code == 204
    remove_post(removed, by=mona, reason=Removal.Reason.INSULT, note="STAFFNOTE")
    assert Event.objects.filter(action="post.withdrawn", subject_id=thread.pk).exists()
    for reader in (program(), program(bela), program(mona, Scope.READ, Scope.STAFF_READ)):
        answer = reader.get(posts_of(thread))
        for words in ("MYWORDS", "RUDEWORDS", "STAFFNOTE"):
            assert words not in answer.content.decode()
        _opening, withdrawn, away = answer.json()["results"]
        assert (withdrawn["standing"], withdrawn["author"], withdrawn["body_html"]) == ("withdrawn", None, None)
        assert (away["standing"], away["removal"]["reason"], away["body_markdown"]) == ("removed", "insult", None)
