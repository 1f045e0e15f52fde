"""The queries of a conversation's page are put together once, and each visitor is shown what is theirs to see."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.forum import page
from apps.forum.models import Thread, Visibility
from apps.forum.page import LOOKING, beginning_of, events_of, find_thread
from apps.forum.verbs import lock_thread, post_reply, say_me_too

pytestmark = pytest.mark.django_db


def words_of(build):
    sql, params = build().query.get_compiler(using="default").as_sql()
    return sql, [param if not isinstance(param, page.Slot) else param.name for param in params]


@pytest.mark.parametrize("kind", LOOKING)
@pytest.mark.parametrize("has_browser", [False, True])
def test_nothing_in_the_query_depends_on_when_it_was_put_together(kind, has_browser, monkeypatch):
    now = words_of(page._thread(kind, has_browser)._build)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert words_of(page._thread(kind, has_browser)._build) == now


def test_each_visitor_finds_what_they_may_see_from_one_kept_query(make_thread, ana, bela, omar):
    public, private = make_thread(by=ana), make_thread(by=ana, title="Mine alone")
    Thread.objects.filter(pk=private.pk).update(visibility=Visibility.PRIVATE)
    for _round in range(2):
        seen = {
            who: [bool(find_thread(pk, user=user)) for pk in (public.pk, private.pk, private.pk + 1, 2**80)]
            for who, user in {"visitor": AnonymousUser(), "ana": ana, "bela": bela, "omar": omar}.items()
        }
        assert seen == {
            "visitor": [True, False, False, False],
            "ana": [True, True, False, False],
            "bela": [True, False, False, False],
            "omar": [True, True, False, False],
        }


def test_who_said_me_too_is_told_so_and_nobody_else(thread, bela, omar):
    say_me_too(thread, by=bela)
    say_me_too(thread, browser="a browser of theirs")
    told = {
        "bela": find_thread(thread.pk, user=bela).has_me_too,
        "omar": find_thread(thread.pk, user=omar).has_me_too,
        "the browser": find_thread(thread.pk, user=AnonymousUser(), browser="a browser of theirs").has_me_too,
        "another": find_thread(thread.pk, user=AnonymousUser(), browser="another").has_me_too,
        "none": find_thread(thread.pk, user=AnonymousUser()).has_me_too,
    }
    assert told == {"bela": True, "omar": False, "the browser": True, "another": False, "none": False}
    assert find_thread(thread.pk, user=omar).me_toos_this_week == 2


def test_posts_and_events_are_those_of_the_conversation(make_thread, ana, omar):
    one, two = make_thread(by=ana), make_thread(by=ana, title="Another")
    reply = post_reply(one, by=omar, body="For the first.")
    lock_thread(two, by=omar)
    assert beginning_of(one, user=ana, size=5)[-1] == reply
    assert [post.is_opening for post in beginning_of(one, user=ana, size=1)] == [True]
    assert [post.thread for post in beginning_of(two, user=omar, size=5)] == [two]
    assert [event.action for event in events_of(two)] == ["thread.locked"]
    assert events_of(one) == []
