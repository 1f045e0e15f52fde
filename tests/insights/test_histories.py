"""Whatever is done to conversations, in whatever order: what is stored is what the log and the rows say."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from apps.activity.verbs import relay
from apps.forum.models import Board, Merge, Post, Removal, Thread
from apps.forum.verbs import (
    merge_threads,
    open_thread,
    post_reply,
    remove_post,
    reopen_thread,
    resolve_thread,
    restore_post,
    unmerge_threads,
    withdraw_post,
)
from apps.insights.building import figures_of
from apps.insights.verbs import count_touched, find_differences
from apps.insights.windows import last_days
from tests.conftest import make_person

DEEDS = (
    "open",
    "answer",
    "thank",
    "resolve",
    "time out",
    "reopen",
    "merge",
    "unmerge",
    "withdraw",
    "remove",
    "restore",
)
STORY = some.lists(some.tuples(some.sampled_from(DEEDS), some.integers(0, 3), some.booleans()), max_size=14)


class Histories(TestCase):
    """A class, because each example wants a database as it was before."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(story=STORY)
    def test_stored_figures_equal_a_recount_after_any_history(self, story):
        ana, omar = make_person("Ana"), make_person("Omar", "Agent")
        threads = [self._open(ana, day) for day in range(2)]
        for number, (deed, which, counts_between) in enumerate(story):
            if deed == "open":
                threads.append(self._open(ana, which))
            else:
                self._do(deed, threads[which % len(threads)], threads, ana, omar, number)
            if counts_between:
                relay()
                count_touched()
        relay()
        count_touched()

        assert list(find_differences()) == []
        figures, public = figures_of(last_days(30)), Thread.objects.public()
        assert figures["heard"] == public.count()
        assert figures["answered"] == public.filter(answered_at__isnull=False).count()
        assert figures["resolved"] == public.filter(resolution__isnull=False).count()

    def _open(self, ana, day):
        at = timezone.now() - timedelta(days=day, minutes=1)
        return open_thread(by=ana, title=f"Day {day}", body="I hate it.", board=Board.first(), at=at)

    def _do(self, deed, thread, threads, ana, omar, number):
        thread = Thread.objects.get(pk=thread.pk)
        post = Post.objects.filter(thread=thread).order_by("-pk").first()
        # Some deeds do not fit what was done before; then nothing changes.
        with suppress(ValidationError):
            if deed in ("answer", "thank"):
                post_reply(thread, by=omar if deed == "answer" else ana, body=f"Great, thank you, number {number}.")
            elif deed in ("resolve", "time out"):
                resolve_thread(thread, by=omar if deed == "resolve" else None)
            elif deed == "reopen":
                reopen_thread(thread, by=ana)
            elif deed == "merge":
                merge_threads(thread, into=threads[0], by=omar)
            elif deed == "unmerge" and (merge := Merge.objects.first()):
                unmerge_threads(merge, by=omar)
            elif deed == "withdraw" and post:
                withdraw_post(post, by=None)
            elif deed == "remove" and post:
                remove_post(post, by=omar, reason=Removal.Reason.values[0])
            elif deed == "restore" and (removal := Removal.objects.first()):
                restore_post(removal.post, by=omar)
