"""What we answered and nobody contradicted is settled by time, visibly as that."""

from apps.forum.models import Kind, Resolution
from apps.forum.verbs import post_reply, resolve_thread, time_out_threads


def test_an_answer_that_stood_for_two_weeks_settles_the_thread(make_thread, omar, ago):
    thread = make_thread(at=ago(days=20))
    post_reply(thread, by=omar, body="Is it plugged in?", at=ago(days=15))
    assert time_out_threads() == 1
    assert Resolution.objects.get().how == Resolution.How.TIMED_OUT
    assert time_out_threads() == 0


def test_a_customers_last_word_or_a_young_answer_keeps_it_open(make_thread, ana, omar, ago):
    asked_back = make_thread(at=ago(days=20))
    post_reply(asked_back, by=omar, body="Is it plugged in?", at=ago(days=19))
    post_reply(asked_back, by=ana, body="Yes.", at=ago(days=18))
    young = make_thread(at=ago(days=20))
    post_reply(young, by=omar, body="Is it plugged in?", at=ago(days=2))
    make_thread(at=ago(days=20))
    assert time_out_threads() == 0


def test_praise_and_ideas_are_owed_no_confirmation(make_thread, omar, ago):
    for kind in (Kind.PRAISE, Kind.IDEA):
        thread = make_thread(kind=kind, at=ago(days=20))
        post_reply(thread, by=omar, body="Thank you.", at=ago(days=19))
    assert time_out_threads() == 0


def test_the_asker_may_still_confirm_afterwards(make_thread, ana, omar, ago):
    thread = make_thread(at=ago(days=20))
    post_reply(thread, by=omar, body="Is it plugged in?", at=ago(days=15))
    time_out_threads()
    assert resolve_thread(thread, by=ana).how == Resolution.How.CONFIRMED
