"""From rows to lines: JSON with its names in order, one object on each line."""

import json
from collections.abc import Iterator
from itertools import batched

from .gathering import CHUNK, TOGETHER, Gathered, rows_between
from .kinds import Medium, Reference, References
from .nouns import Noun


def lines_of(noun: Noun, gathered: Gathered) -> Iterator[bytes]:
    """The lines of a noun in the order of their numbers, each with its end."""
    here = gathered.rows[noun.name]
    names = tuple(name for name in noun.columns if name not in noun.lists)
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode
    rows = (row for row in noun.values(names).iterator(chunk_size=CHUNK))
    number = names.index("id")
    leaving = (row for row in rows if row[number] in here)
    for batch in batched(leaving, TOGETHER, strict=False):
        listed = {name: _listed(noun, name, [row[number] for row in batch], gathered) for name in noun.lists}
        for row in batch:
            values = dict(zip(names, row, strict=True))
            for name, of_rows in listed.items():
                values[name] = of_rows.get(values["id"], [])
            if noun.tell:
                noun.tell(values)
            told = {name: _told(kind, values[name], gathered) for name, kind in noun.columns.items()}
            yield write(told).encode() + b"\n"


def _told(kind, value, gathered: Gathered):
    if isinstance(kind, Reference):
        return value if value is not None and value in gathered.rows[kind.noun] else None
    if isinstance(kind, Medium):
        digest, size = gathered.media.get(value, ("", 0)) if value else ("", 0)
        return {"sha256": digest, "bytes": size} if size else None
    return kind.told(value)


def _listed(noun: Noun, name: str, numbers: list[int], gathered: Gathered) -> dict[int, list[int]]:
    kind: References = noun.columns[name]
    there, found = gathered.rows[kind.noun], {}
    relation = noun.model._meta.get_field(name)
    for owner, other in rows_between(noun, name).filter(**{f"{relation.m2m_field_name()}__in": numbers}):
        if other in there:
            found.setdefault(owner, []).append(other)
    return found
