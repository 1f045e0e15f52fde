"""What staff decides about single posts in the admin."""

import pytest

from apps.forum.models import Post, Removal
from apps.forum.verbs import post_reply, remove_post
from apps.moderation.models import Report
from apps.moderation.verbs import flag_post
from tests.conftest import make_person, signed_in
from tests.staff import page


@pytest.fixture
def removed(thread, bela, mona):
    post = post_reply(thread, by=bela, body="Only a fool would ask.")
    remove_post(post, by=mona, reason=Removal.Reason.INSULT)
    return Post.objects.get(pk=post.pk)


def test_a_moderator_puts_a_removed_post_back(client, removed):
    at_work = signed_in(client, make_person("Mod", "Moderator"))
    assert "Put it back" in at_work.get(page(removed)).content.decode()

    at_work.post(page(removed, "restore"))

    assert Post.objects.get(pk=removed.pk).is_readable
    assert "Put it back" not in at_work.get(page(removed)).content.decode()


def test_an_agent_does_not_put_back_what_was_removed(client, removed, omar):
    at_work = signed_in(client, omar)
    assert "Put it back" not in at_work.get(page(removed)).content.decode()
    assert at_work.post(page(removed, "restore")).status_code == 403
    assert Post.objects.get(pk=removed.pk).is_removed


def test_a_moderator_removes_a_post_with_a_reason_of_the_list(client, thread, bela, ana, catch_up):
    post = post_reply(thread, by=bela, body="Only a fool would ask.")
    flag_post(post, by=ana, reason=Removal.Reason.INSULT)
    at_work = signed_in(client, make_person("Mod", "Moderator"))
    assert "Remove" in at_work.get(page(post)).content.decode()
    answer = at_work.post(page(post, "remove"), {"_decide": "1", "reason": "criticism", "note": ""})
    assert "criticism" in answer.content.decode()
    assert Post.objects.get(pk=post.pk).is_readable
    at_work.post(page(post, "remove"), {"_decide": "1", "reason": "insult", "note": "Second time"})
    gone = Post.objects.get(pk=post.pk)
    assert gone.is_removed
    assert (gone.removal.reason, gone.removal.note, gone.removal.role) == ("insult", "Second time", "Moderator")
    catch_up()
    assert not Report.objects.get(post=post).is_open


def test_each_post_leads_those_who_may_to_removing_it(client, thread, bela, omar, mona):
    posts = [post_reply(thread, by=bela, body=f"Reply {number}") for number in range(2)]
    address = thread.get_absolute_url()
    for post in (thread.posts.get(is_opening=True), *posts):
        assert page(post, "remove") in signed_in(client, mona).get(address).content.decode()
        assert page(post, "remove") not in signed_in(client, omar).get(address).content.decode()
        assert page(post, "remove") not in signed_in(client, bela).get(address).content.decode()


def test_an_agent_removes_nothing(client, thread, bela, omar):
    post = post_reply(thread, by=bela, body="Only a fool would ask.")
    answer = signed_in(client, omar).post(page(post, "remove"), {"_decide": "1", "reason": "insult"})
    assert answer.status_code == 403
    assert Post.objects.get(pk=post.pk).is_readable


def test_the_mark_of_a_removed_post_leads_moderators_to_putting_it_back(client, removed, omar, mona):
    address = removed.thread.get_absolute_url()
    assert page(removed) in signed_in(client, mona).get(address).content.decode()
    assert page(removed) not in signed_in(client, omar).get(address).content.decode()
