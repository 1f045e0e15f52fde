"""Let a conversation of the kind be an idea."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from apps.forum.models import Kind, MeToo, Thread

from ..models import Idea, Vote
from .families import hold_idea
from .figures import recount_votes


def idea_of(thread: Thread) -> Idea:
    """The idea of a conversation, made where it has none yet."""
    idea, _made = Idea.objects.get_or_create(thread=thread)
    idea.thread = thread
    return idea


def begin_ideas(threads: Collection[int]) -> None:
    """Make the ideas of these conversations, as far as they are of the kind. Safe to repeat."""
    ids = Thread.objects.filter(pk__in=threads, kind=Kind.IDEA, idea__isnull=True).values_list("pk", flat=True)
    Idea.objects.bulk_create([Idea(thread_id=pk) for pk in ids], ignore_conflicts=True)


@transaction.atomic
def count_voices_as_votes(thread: Thread) -> int:
    """Let everybody who said "me too" before a conversation became an idea vote for it. Returns how many that are new.

    What they said is kept, as the conversation may turn out to be something else again. Nobody spends a vote that way.
    """
    _thread, idea = hold_idea(thread.pk)
    if idea is None:
        return 0
    known = set(Vote.objects.filter(idea=idea).values_list("voter_id", "browser"))
    voices = MeToo.objects.filter(thread=idea.thread_id).order_by("pk")
    votes = [
        Vote(cast_for=idea, idea=idea, voter_id=voice.person_id, browser=voice.browser, cast_at=voice.said_at)
        for voice in voices
        if (voice.person_id, voice.browser) not in known
    ]
    Vote.objects.bulk_create(votes, batch_size=500)
    Idea.objects.filter(pk=idea.pk).update(votes_returned_at=timezone.now())
    recount_votes([idea])
    return len(votes)
