"""Remembering where an answer has arrived."""

from apps.activity.models import Event
from apps.forum.models import Post
from apps.forum.verbs import note_carried, post_reply

THERE = {"place": "Mastodon", "url": "https://social.example/@acme/2"}


def test_a_carried_answer_says_where_it_stands_also(thread, omar):
    post = post_reply(thread, by=omar, body="An answer.")
    note_carried(post, **THERE)
    note_carried(post, place="Reviews", url="https://reviews.example/2")
    assert Post.objects.get(pk=post.pk).carried_to[0] == THERE
    assert len(Post.objects.get(pk=post.pk).carried_to) == 2


def test_an_arrival_noted_twice_is_told_once(thread, omar):
    post = post_reply(thread, by=omar, body="An answer.")
    for _time in range(2):
        note_carried(post, **THERE)
    assert [event.action for event in Event.objects.about(thread)].count("post.carried") == 1
    assert Event.objects.about(thread).last().sentence() == "The answer was also posted on Mastodon"
