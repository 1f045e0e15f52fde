"""What staff decides about single posts in the admin."""

import pytest

from apps.forum.models import Post, Removal
from apps.forum.verbs import post_reply, remove_post
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


def test_the_mark_of_a_removed_post_leads_moderators_to_putting_it_back(client, removed, omar, mona):
    address = removed.thread.get_absolute_url()
    assert page(removed) in signed_in(client, mona).get(address).content.decode()
    assert page(removed) not in signed_in(client, omar).get(address).content.decode()
