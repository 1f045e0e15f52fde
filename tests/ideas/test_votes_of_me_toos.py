"""The voices that ideas had before they had votes."""

from importlib import import_module

from django.apps import apps

from apps.forum.models import Kind, Merge, MeToo, Thread
from apps.forum.verbs import merge_threads, recount_threads, say_me_too, unmerge_threads
from apps.foundation.invariants import all_invariants
from apps.ideas.models import Idea
from apps.ideas.verbs import settle_votes

step = import_module("apps.ideas.migrations.0002_votes_of_me_toos")


def broken() -> list[str]:
    numbers = {"I8", "V1", "V2", "V3"}
    return [line for promise in all_invariants() if promise.number in numbers for line in promise.violations()]


def voices(threads) -> list[int]:
    return [Thread.objects.get(pk=thread.pk).me_too_count for thread in threads]


def counts(threads) -> list[int]:
    return [Idea.objects.get(thread=thread).vote_count for thread in threads]


def test_voices_of_ideas_become_votes_through_every_merge_and_back(make_thread, ana, bela, rita):
    first, second, third, alone = ideas = [make_thread(kind=Kind.IDEA, title=f"Idea {n}") for n in range(4)]
    problem = make_thread(title="A problem")
    for thread, browsers in ((first, "ab"), (second, "bc"), (third, "cd"), (problem, "dxy")):
        for browser in browsers:
            say_me_too(thread, browser=browser)
    say_me_too(alone, by=bela)
    say_me_too(first, by=bela)
    merge_threads(first, into=second, by=rita)
    merge_threads(problem, into=third, by=rita)
    merge_threads(second, into=third, by=rita)
    say_me_too(third, by=ana)
    Idea.objects.all().delete()
    before = voices([third, alone])
    assert before == [8, 1]
    step.count_voices(apps, None)
    # Those of the problem stay what they are, so that it has them again one day.
    assert counts(ideas) == [0, 0, 6, 1]
    assert voices([third, alone]) == [3, 0]
    assert broken() == []
    step.give_voices_back(apps, None)
    assert voices([third, alone]) == before
    assert counts(ideas) == [0, 0, 0, 0]
    step.count_voices(apps, None)
    settle_votes([thread.pk for thread in ideas])
    unmerge_threads(Merge.objects.get(thread=second), by=rita)
    unmerge_threads(Merge.objects.get(thread=first), by=rita)
    unmerge_threads(Merge.objects.get(thread=problem), by=rita)
    settle_votes([thread.pk for thread in ideas])
    assert counts(ideas) == [3, 2, 3, 1]
    assert {row.browser for row in MeToo.objects.filter(thread=problem)} == {"d", "x", "y"}
    assert recount_threads([problem, *ideas]) == 0
    assert broken() == []
