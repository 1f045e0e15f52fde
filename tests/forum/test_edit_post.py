"""Changing what a post says, and keeping what it said before."""

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.forum.models import Post, Revision
from apps.forum.verbs import edit_post


@pytest.fixture
def post(thread):
    return thread.posts.get()


def test_the_new_text_is_shown_and_the_old_one_kept(post, ana):
    edited = edit_post(post, by=ana, body="It *smokes*.")
    assert (edited.body, "<em>smokes</em>" in edited.html) == ("It *smokes*.", True)
    assert edited.edited_at
    [before] = Revision.objects.all()
    assert (before.body, before.replaced_by) == ("It stays cold.", ana)


def test_an_edit_is_in_the_log_but_not_in_the_public_timeline(post, ana, thread):
    edit_post(post, by=ana, body="It smokes.")
    event = Event.objects.about(thread).last()
    assert event.action == "post.edited"
    assert not event.kind.is_public


def test_an_unchanged_text_changes_nothing(post, ana):
    edit_post(post, by=ana, body="It stays cold.")
    edit_post(post, by=ana, body="It stays cold. \n\n")
    assert not Revision.objects.exists()
    assert Post.objects.get().edited_at is None


@pytest.mark.parametrize("body", ["", "\u200b", "x" * 20_001])
def test_a_text_that_breaks_a_limit_leaves_the_old_one(post, ana, body):
    with pytest.raises(ValidationError):
        edit_post(post, by=ana, body=body)
    assert Post.objects.get().body == "It stays cold."


def test_an_edit_made_elsewhere_keeps_its_time(post, ago):
    moment = ago(hours=2)
    assert edit_post(post, by=None, body="Changed there.", at=moment).edited_at == moment


def test_hostile_text_is_made_safe_on_its_way_in(post, ana):
    assert "<script" not in edit_post(post, by=ana, body="<script>alert(1)</script>").html
