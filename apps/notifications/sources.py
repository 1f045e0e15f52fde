"""Whom a piece of news reaches beyond those whom it names: followers, and voters. Each is read in chunks by row id."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.db.models import BigIntegerField, Q, TextField

from apps.forum.models import Thread
from apps.foundation.prepared import Prepared, Slot
from apps.ideas.models import Vote
from apps.people.models import User

from .models import Reason, Watch

BECAUSE = {
    Watch.Because.ASKED: Reason.ASKED,
    Watch.Because.REPLIED: Reason.REPLIED,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who wants to hear: a person, or the address of a watch. `row` is the id of the row that says so."""

    row: int
    reason: Reason
    person: User | None = None
    watch: Watch | None = None


class Source(Protocol):
    """Where readers of a piece of news come from, and the conversation that it is told to them with.

    A person who muted that conversation, or may not see it, is not told by this way; nobody is where it is gone.
    """

    thread: Thread | None

    def after(self, row: int, number: int) -> Sequence[Reader]:
        """The next readers beyond a row, at most so many, in the order of their rows."""


@dataclass(frozen=True, slots=True)
class Followers:
    """Whoever follows a conversation, or what gathers it."""

    thread: Thread | None
    subject_type: str
    subject_id: int
    reason: Reason

    def after(self, row: int, number: int) -> list[Reader]:
        """Whoever follows it and has not muted it."""
        watches = _watches(number).all(subject_type=self.subject_type, subject_id=self.subject_id, row=row)
        return [
            Reader(watch.pk, self._why(watch), person=watch.person if watch.person_id else None, watch=watch)
            for watch in watches
        ]

    def _why(self, watch: Watch) -> Reason:
        return BECAUSE.get(watch.because, self.reason) if self.reason == Reason.FOLLOWED else self.reason


@cache
def _watches(number: int) -> Prepared:
    def build():
        about = {"subject_type": Slot("subject_type", TextField()), "subject_id": Slot("subject_id", BigIntegerField())}
        watches = Watch.objects.filter(**about, is_muted=False, pk__gt=Slot("row", BigIntegerField()))
        return watches.select_related("person").order_by("pk")[:number]

    return Prepared(build)


@dataclass(frozen=True, slots=True)
class Voters:
    """Whoever voted for an idea. A visitor's browser has no mailbox, and is told nothing."""

    thread: Thread | None
    idea_id: int

    def after(self, row: int, number: int) -> list[Reader]:
        """Whoever voted for it; staged people among them are left out when it is told."""
        votes = Vote.objects.filter(idea=self.idea_id, voter__isnull=False, pk__gt=row)
        votes = votes.select_related("voter").order_by("pk")
        return [Reader(vote.pk, Reason.VOTED, person=vote.voter) for vote in votes[:number]]


def people_of(sources: Sequence[Source]) -> Q:
    """Which people these reach, or would if they had not muted it, as one condition on User however many they are."""
    followed: dict[str, list[int]] = {}
    for source in sources:
        if isinstance(source, Followers):
            followed.setdefault(source.subject_type, []).append(source.subject_id)
    ideas = [source.idea_id for source in sources if isinstance(source, Voters)]
    reached = Q(pk__in=Vote.objects.filter(idea__in=ideas, voter__isnull=False).values("voter")) if ideas else Q()
    for subject_type, ids in followed.items():
        watches = Watch.objects.filter(subject_type=subject_type, subject_id__in=ids, person__isnull=False)
        reached |= Q(pk__in=watches.values("person"))
    return reached
