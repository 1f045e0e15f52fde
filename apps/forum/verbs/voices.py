"""Who said "me too" where, through merges and back: nobody counts twice, and a merge undone gives back what was there.

A merge writes down two lists of voices: those that moved with it, and those that its target had already. With several
merges on top of each other one voice may be in many of these lists, and each says who brought it there first.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..models import Merge, MeToo, Thread

Key = tuple[int | None, str]


def move_voices(thread: Thread, into: Thread) -> tuple[list[dict], list[dict]]:
    """Move the me-toos of a thread into another. Returns the voices that moved and those that were in both places.

    Both threads must be locked.
    """
    there = set(MeToo.objects.filter(thread=into).values_list("person_id", "browser"))
    moved, spared = [], []
    for row in MeToo.objects.filter(thread=thread).order_by("pk"):
        (spared if (row.person_id, row.browser) in there else moved).append(_voice(row))
    known = MeToo.objects.filter(thread=into)
    MeToo.objects.filter(thread=thread).exclude(person__in=known.filter(person__isnull=False).values("person")).exclude(
        browser__in=known.exclude(browser="").values("browser")
    ).update(thread=into)
    MeToo.objects.filter(thread=thread).delete()
    return moved, spared


def give_voices_back(merge: Merge, others: Iterable[Merge]) -> None:
    """Let the thread of a merge have its voices again; they leave the other one where only this merge brought them.

    `others` are all other merges into the same thread; what they remember is kept true. Both threads must be locked.
    Whoever took their me-too back meanwhile, or said it anew, is left where they are.
    """
    here = {(row.person_id, row.browser): row for row in MeToo.objects.filter(thread=merge.into_id)}
    levels = _Levels(merge, others)
    added, leaving = [], []
    for voice, has_moved in _voices(merge):
        row = here.get(_key(voice))
        if row is None or row.said_at > merge.merged_at:
            continue
        added.append(
            MeToo(
                thread_id=merge.thread_id,
                person_id=voice["person"],
                browser=voice["browser"],
                said_at=datetime.fromisoformat(voice["said_at"]),
            )
        )
        if has_moved and levels.only_this_merge_brought(_key(voice)):
            leaving.append(row.pk)
    MeToo.objects.filter(pk__in=leaving).delete()
    MeToo.objects.bulk_create(added, batch_size=500)
    levels.save()


class _Levels:
    """The merges between a thread and where it lives now, with what stands beside each of them."""

    def __init__(self, merge: Merge, others: Iterable[Merge]):
        self.merge = merge
        self.by_id = {one.pk: one for one in others}
        self.moved = {one.pk: {_key(voice): voice for voice in one.me_toos} for one in self.by_id.values()}
        self.spared = {one.pk: {_key(voice): voice for voice in one.spared_me_toos} for one in self.by_id.values()}
        self.changed: set[int] = set()

    def only_this_merge_brought(self, key: Key) -> bool:
        """Whether a voice has no other reason to be where the merge brought it. Forgets or hands on what was noted."""
        step = self.merge
        while True:
            for beside in self._beside(step):
                if key in self.spared[beside.pk]:
                    # It was there because of us when this one came; from now on it is there because of this one.
                    self.moved[beside.pk][key] = self.spared[beside.pk].pop(key)
                    self.changed.add(beside.pk)
                    return False
            above = self.by_id.get(step.along_id)
            if above is None:
                return True
            self.changed.add(above.pk)
            if self.spared[above.pk].pop(key, None):
                return False
            self.moved[above.pk].pop(key, None)
            step = above

    def save(self) -> None:
        """Write down what the other merges remember now."""
        for pk in self.changed:
            one = self.by_id[pk]
            one.me_toos, one.spared_me_toos = list(self.moved[pk].values()), list(self.spared[pk].values())
        Merge.objects.bulk_update([self.by_id[pk] for pk in self.changed], ["me_toos", "spared_me_toos"])

    def _beside(self, step: Merge) -> Iterator[Merge]:
        return (one for one in self.by_id.values() if one.along_id == step.along_id and one.pk != step.pk)


def _voices(merge: Merge) -> Iterator[tuple[dict, bool]]:
    yield from ((voice, True) for voice in merge.me_toos)
    yield from ((voice, False) for voice in merge.spared_me_toos)


def _voice(row: MeToo) -> dict:
    return {"person": row.person_id, "browser": row.browser, "said_at": row.said_at.isoformat()}


def _key(voice: dict) -> Key:
    return voice["person"], voice["browser"]
