"""Working out anew what lists sort and show."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from apps.forum.models import Thread
from apps.forum.verbs import post_reply, recount_threads, say_me_too, withdraw_post

WRONG = {"reply_count": 9, "me_too_count": 9, "last_voice": "official", "answered_at": None}


def test_every_wrong_counter_is_mended(thread, omar, bela):
    post_reply(thread, by=omar, body="One.")
    last = post_reply(thread, by=bela, body="Two.")
    say_me_too(thread, by=bela)
    right = Thread.objects.values().get()
    Thread.objects.update(last_post_at=timezone.now(), **WRONG)
    assert recount_threads([thread]) == 1
    assert Thread.objects.values().get() == right
    assert right["last_post_at"] == last.posted_at


def test_what_the_verbs_kept_is_what_a_recount_finds(thread, make_thread, omar, bela, ana, ago):
    other = make_thread(by=omar, title="Opened by staff")
    post_reply(thread, by=omar, body="Late arrival.", at=ago(days=2))
    withdraw_post(post_reply(thread, by=bela, body="Gone."), by=bela)
    say_me_too(other, browser="k1")
    assert recount_threads([thread, other]) == 0


def test_the_command_tells_how_many_were_wrong(thread, make_thread):
    make_thread(title="Another one")
    Thread.objects.update(**WRONG)
    out = StringIO()
    call_command("recount_threads", stdout=out)
    assert "2 counters were wrong" in out.getvalue()
    call_command("recount_threads", stdout=out)
    assert "0 counters were wrong" in out.getvalue()
