"""Which ideas count together, because their conversations were merged: held so that none moves, and brought up to date.

The forum says which conversation lives on in which. Votes follow: a vote stays with the idea that it was cast for and
counts for the one where that lives on, once for each voter, the oldest first. Whoever touches votes holds the
conversations where a family lives, and finds it settled: what the forum says and what counts agree.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.activity.verbs import Happening, record_all
from apps.forum.models import Kind, Merge, Thread

from ..events import IDEA_MERGED, IDEA_UNMERGED
from ..models import Idea, IdeaMerge, Vote
from .figures import recount_votes

ATTEMPTS = 20


@dataclass(slots=True)
class Family:
    """Conversations that are, or were until now, merged with each other.

    `leads` names for each merged conversation the one that it lives on in. `marked` is the same as far as votes have
    followed: idea's conversation to idea's conversation.
    """

    threads: frozenset[int]
    leads: dict[int, int]
    marked: dict[int, int]

    @property
    def homes(self) -> list[int]:
        """Where all of them live; whoever holds these rows keeps every merge between them as it is."""
        return sorted(self.threads - self.leads.keys())

    def home_of(self, thread: int) -> int:
        """Where a conversation lives."""
        while thread in self.leads:
            thread = self.leads[thread]
        return thread


@transaction.atomic
def settle_votes(threads: Collection[int]) -> None:
    """Let the votes of these conversations, and of all merged with them, count where their ideas live now.

    Safe to repeat, and told of once: `idea.merged`, `idea.unmerged`.
    """
    family, _rows = _hold(threads)
    _settle(family)


@transaction.atomic
def recount_ideas(threads: Collection[int]) -> int:
    """Work out anew which votes count for the ideas of these conversations, and all figures that lists sort by.

    Returns how many ideas had a wrong figure.
    """
    family, _rows = _hold(threads)
    _settle(family)
    ideas = {idea.thread_id: idea for idea in Idea.objects.filter(thread__in=family.threads)}
    marked = dict(IdeaMerge.objects.filter(idea__in=ideas.values()).values_list("idea__thread_id", "into__thread_id"))
    _let_count({ideas[home]: members for home, members in _groups(ideas.values(), marked).items()})
    return recount_votes(ideas.values())


def hold_idea(thread_id: int) -> tuple[Thread, Idea | None]:
    """The conversation where this one lives, locked, and its idea with all votes where they count.

    None for the idea where that conversation is none. Belongs inside a transaction.
    """
    family, rows = _hold([thread_id])
    _settle(family)
    home = rows[family.home_of(thread_id)]
    if home.kind != Kind.IDEA:
        return home, None
    idea = _leaf(home)
    idea.thread = home
    return home, idea


def _hold(threads: Collection[int]) -> tuple[Family, dict[int, Thread]]:
    """The family of these conversations, with the conversations in which it lives locked, as they are now."""
    # Most were never merged with any other, so that is tried first.
    family = Family(frozenset(threads), {}, {})
    for _attempt in range(ATTEMPTS):
        # Let go of the rows again where the family changed while we waited for them: whoever holds some and waits for
        # others could wait crosswise.
        point = transaction.savepoint_create()
        homes = Thread.objects.select_for_update().filter(pk__in=family.homes).order_by("pk")
        rows = {row.pk: row for row in homes}
        now = _family_of(threads)
        if now == family:
            transaction.savepoint_commit(point)
            return family, rows
        transaction.savepoint_rollback(point)
        family = now
    raise RuntimeError("these conversations are merged and taken apart faster than their votes can be counted")


def _family_of(threads: Collection[int]) -> Family:
    known = frozenset(threads)
    while True:
        around = Q(thread__in=known) | Q(into__in=known)
        leads = dict(Merge.objects.filter(around).values_list("thread_id", "into_id"))
        around = Q(idea__thread__in=known) | Q(into__thread__in=known)
        marked = dict(IdeaMerge.objects.filter(around).values_list("idea__thread_id", "into__thread_id"))
        grown = known.union(leads, leads.values(), marked, marked.values())
        if grown == known:
            return Family(known, leads, marked)
        known = grown


def _settle(family: Family) -> None:
    if not family.leads and not family.marked:
        return
    kinds = dict(Thread.objects.filter(pk__in=family.threads).values_list("pk", "kind"))
    wanted = {
        thread: family.home_of(thread)
        for thread in family.leads
        if kinds[thread] == Kind.IDEA and kinds[family.home_of(thread)] == Kind.IDEA
    }
    if wanted == family.marked:
        return
    ideas = _leaves({*wanted, *wanted.values(), *family.marked, *family.marked.values()})
    groups = _groups(ideas.values(), wanted)
    changed = {thread for thread in ideas if wanted.get(thread) != family.marked.get(thread)}
    touched = {where.get(thread, thread) for thread in changed for where in (wanted, family.marked)}
    _let_count({ideas[home]: groups[home] for home in touched if home not in wanted})
    recount_votes(ideas[thread] for thread in sorted(touched | changed))
    _write_marks(changed, ideas, wanted, family)


def _write_marks(changed: set[int], ideas: dict[int, Idea], wanted: dict[int, int], family: Family) -> None:
    """Write down which merges the votes have followed, and tell of those that are new and those that ended."""
    now = timezone.now()
    titles = dict(Thread.objects.filter(pk__in=ideas).values_list("pk", "title"))
    followed, happened = [], []
    for thread in sorted(changed):
        idea, went, came = ideas[thread], wanted.get(thread), family.marked.get(thread)
        if went is None:
            IdeaMerge.objects.filter(idea=idea).delete()
            told = {"votes": idea.vote_count, "title": titles[thread], "thread": thread}
            happened.append(Happening(IDEA_UNMERGED, Thread(pk=family.home_of(came)), None, told))
        elif came is not None:
            # The idea where it lived was merged itself, or taken out again; this one moved along.
            IdeaMerge.objects.filter(idea=idea).update(into=ideas[went])
        else:
            # What came with it: its own votes, and those of ideas that had been merged into it before.
            along = [ideas[thread], *(ideas[one] for one, into in family.marked.items() if into == thread)]
            moved = Vote.objects.filter(cast_for__in=along, idea=ideas[went]).count()
            followed.append(IdeaMerge(idea=idea, into=ideas[went], moved_count=moved, merged_at=now))
            told = {"votes": moved, "title": titles[thread], "thread": thread}
            happened.append(Happening(IDEA_MERGED, Thread(pk=went), None, told))
    IdeaMerge.objects.bulk_create(followed)
    # Whoever voted for an idea that was merged has the vote back, also after it is taken apart again.
    Idea.objects.filter(pk__in=[one.idea_id for one in followed]).update(votes_returned_at=now)
    record_all(happened)


def _groups(ideas: Iterable[Idea], wanted: dict[int, int]) -> dict[int, list[Idea]]:
    """For each conversation where an idea lives, the ideas whose votes count there."""
    groups: dict[int, list[Idea]] = {}
    for idea in ideas:
        groups.setdefault(wanted.get(idea.thread_id, idea.thread_id), []).append(idea)
    return groups


def _let_count(groups: dict[Idea, list[Idea]]) -> None:
    """For each idea, let the oldest vote of each voter among its members count for it, and no other one.

    First all that count elsewhere or no longer make room, then the others come: no voter stands twice at any moment.
    """
    for home, members in groups.items():
        leaving = ~Q(idea=home) | _has_an_older_one(members) if len(members) > 1 else ~Q(idea=home)
        Vote.objects.filter(leaving, cast_for__in=members, idea__isnull=False).update(idea=None)
    for home, members in groups.items():
        coming = Vote.objects.filter(cast_for__in=members, idea__isnull=True)
        (coming.exclude(_has_an_older_one(members)) if len(members) > 1 else coming).update(idea=home)


def _has_an_older_one(members: list[Idea]) -> Q:
    """Whether the voter of a vote has an older one among these ideas."""
    same = Q(voter=OuterRef("voter")) | Q(voter__isnull=True, browser=OuterRef("browser"))
    older = Q(cast_at__lt=OuterRef("cast_at")) | Q(cast_at=OuterRef("cast_at"), pk__lt=OuterRef("pk"))
    return Q(Exists(Vote.objects.filter(same, older, cast_for__in=members)))


def _leaves(threads: Collection[int]) -> dict[int, Idea]:
    """The ideas of these conversations by their numbers, made where they were missing."""
    found = {idea.thread_id: idea for idea in Idea.objects.filter(thread__in=threads)}
    if missing := sorted(set(threads) - found.keys()):
        Idea.objects.bulk_create([Idea(thread_id=thread) for thread in missing], ignore_conflicts=True)
        found |= {idea.thread_id: idea for idea in Idea.objects.filter(thread__in=missing)}
    return found


def _leaf(thread: Thread) -> Idea:
    return Idea.objects.select_related("merge").filter(thread=thread).first() or _leaves([thread.pk])[thread.pk]
