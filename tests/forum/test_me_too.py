"""Saying that one has the same problem."""

import pytest
from django.db import IntegrityError, transaction

from apps.forum.models import MeToo, Thread
from apps.forum.verbs import recount_threads, say_me_too, take_back_me_too


def counted(thread) -> int:
    return Thread.objects.get(pk=thread.pk).me_too_count


def test_a_person_counts_once(thread, bela):
    assert say_me_too(thread, by=bela) == say_me_too(thread, by=bela)
    assert counted(thread) == 1


def test_a_browser_counts_once(thread):
    say_me_too(thread, browser="k1")
    say_me_too(thread, browser="k1")
    say_me_too(thread, browser="k2")
    assert counted(thread) == 2


def test_taking_it_back_counts_one_fewer_and_only_once(thread, bela):
    say_me_too(thread, by=bela)
    say_me_too(thread, browser="k1")
    for _time in range(2):
        take_back_me_too(thread, by=bela)
        take_back_me_too(thread, browser="k1")
    assert counted(thread) == 0
    assert recount_threads([thread]) == 0


def test_nobody_takes_back_what_another_said(thread, bela, ana):
    say_me_too(thread, by=bela)
    take_back_me_too(thread, by=ana)
    take_back_me_too(thread, browser="k1")
    assert counted(thread) == 1


def test_a_voice_is_a_person_or_a_browser_and_never_both_or_neither(thread, bela):
    for voices in ({"person": bela, "browser": "k1"}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeToo.objects.create(thread=thread, **voices)
