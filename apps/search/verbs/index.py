"""Bring the index in step with what is public."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import batched

from django.db import transaction

from apps.foundation.letters import clean_line

from ..engines import engine
from ..languages import configuration_of, language_of
from ..models import TITLE_LIMIT, Entry
from ..searchable import Document, Searchable, all_searchables, searchable_named
from .spell import learn_words

BATCH = 200
# Half of what a background task may take.
MENDING_SECONDS = 15
COMPARED_AT_ONCE = 2_000
# Where so much was missing, as after an upgrade, the database looks again at how much there is.
MUCH = 1_000


@transaction.atomic
def index_things(thing_type: str, ids: Collection[int]) -> int:
    """Write what the index says of these things, and take out those that are not public. Returns how many it has now.

    Safe to repeat, and by several at once: whoever comes second waits and then reads what is true by then.
    """
    thing = searchable_named(thing_type)
    ids = sorted(set(ids))
    written = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        engine().hold(thing_type, batch)
        entries = [_entry(thing_type, document) for document in thing.documents(batch)] if thing else []
        if gone := set(batch) - {entry.thing_id for entry in entries}:
            engine().remove(thing_type, gone)
        if entries:
            engine().write(entries)
            learn_words([f"{entry.title} {entry.body}" for entry in entries])
        written += len(entries)
    return written


def reindex(*, after: dict[str, int] | None = None, tell: Callable[[str, int, int], None] | None = None) -> int:
    """Write the whole index anew, batch by batch, each in a transaction of its own. Returns how many things it has.

    `after` names for each sort of thing the number behind which to go on; `tell(sort, number, written)` hears after
    every batch how far it is. Whatever stands in the index and should not is taken out on the way.
    """
    written = 0
    for thing in all_searchables():
        last = (after or {}).get(thing.name, 0)
        batch: list[int] = []
        for number in thing.every_id(last):
            batch.append(number)
            if len(batch) == BATCH:
                written += _write_stretch(thing, last, batch)
                last, batch = batch[-1], []
                if tell:
                    tell(thing.name, last, written)
        written += _write_stretch(thing, last, batch, is_last=True)
        if tell:
            tell(thing.name, batch[-1] if batch else last, written)
    engine().note_sizes()
    return written


def mend_index(*, seconds: float = MENDING_SECONDS) -> int:
    """Put right where index and things differ, whatever was lost on the way. Returns how many differed.

    Looks through everything that can be found, but writes only what is missing or too much; what is not done in the
    time allowed is found again the next time.
    """
    mended = _mend(time.monotonic() + seconds)
    if mended >= MUCH:
        engine().note_sizes()
    return mended


def _mend(until: float) -> int:
    mended = 0
    for thing in all_searchables():
        for wrong in batched(differences(thing), BATCH, strict=False):
            index_things(thing.name, wrong)
            mended += len(wrong)
            if time.monotonic() > until:
                return mended
    return mended


def differences(thing: Searchable) -> Iterator[int]:
    """The numbers of things that can be found and have no entry, or have one and cannot be found, in order."""
    last = 0
    for batch in batched(thing.every_id(0), COMPARED_AT_ONCE, strict=False):
        yield from sorted(set(batch) ^ _held(thing, last, batch[-1]))
        last = batch[-1]
    yield from sorted(_held(thing, last))


def _write_stretch(thing: Searchable, after: int, ids: Sequence[int], *, is_last: bool = False) -> int:
    """Write a batch and take out what stands between its things, or behind the last of all."""
    return index_things(thing.name, {*ids} | _held(thing, after, None if is_last else ids[-1]))


def _held(thing: Searchable, after: int, until: int | None = None) -> set[int]:
    """The numbers of a stretch that stand in the index."""
    entries = Entry.objects.filter(thing_type=thing.name, thing_id__gt=after)
    if until is not None:
        entries = entries.filter(thing_id__lte=until)
    return set(entries.values_list("thing_id", flat=True))


def _entry(thing_type: str, document: Document) -> Entry:
    title = clean_line(document.title, TITLE_LIMIT)
    language = language_of(document.language, title, document.body)
    return Entry(
        thing_type=thing_type,
        thing_id=document.thing_id,
        tab=document.tab,
        title=title,
        body=document.body,
        url=document.url,
        product=document.product,
        board=document.board,
        kind=document.kind,
        status=document.status,
        language=language,
        configuration=configuration_of(language),
        author=document.author,
        replies=document.replies,
        me_toos=document.me_toos,
        opened_at=document.opened_at,
        touched_at=document.touched_at,
        lately=[int(moment.timestamp()) for moment in document.lately],
    )
