"""Two revisions of an article laid over each other, word by word."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.forum.history import Piece, compare

from .models import Article, Revision

# Of what stayed, so much is shown before and after a change.
KEPT_AROUND = 240


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one part of an article said and says; `pieces` are kept, added, removed, or "gap" for what was left out."""

    label: str
    pieces: list[Piece]


def compare_revisions(before: Revision, after: Revision) -> list[Comparison]:
    """The parts that differ, in the order of the page; empty where the words are the same."""
    return compare_words(
        (before.title, before.summary, before.body),
        (after.title, after.summary, after.body),
    )


def compare_words(before: tuple[str, str, str], after: tuple[str, str, str]) -> list[Comparison]:
    """The same for (title, summary, text), as they were and as they are."""
    labels = (_("Title"), _("Summary"), _("Text"))
    return [
        Comparison(label, shorten_kept(compare(old, new)))
        for label, old, new in zip(labels, before, after, strict=True)
        if old != new
    ]


def shorten_kept(pieces: list[Piece]) -> list[Piece]:
    """The same with long stretches that stayed cut down to what stands beside a change."""
    shown = []
    for place, piece in enumerate(pieces):
        # The first has nothing before it that changed, the last nothing after.
        lead = KEPT_AROUND if place else 0
        tail = KEPT_AROUND if place < len(pieces) - 1 else 0
        if piece.kind != "kept" or len(piece.text) <= lead + tail + 40:
            shown.append(piece)
            continue
        if lead:
            shown.append(Piece("kept", piece.text[:lead]))
        shown.append(Piece("gap", " … "))
        if tail:
            shown.append(Piece("kept", piece.text[-tail:]))
    return shown


def chosen_revisions(article: Article, numbers: tuple[str, str]) -> tuple[Revision, Revision] | None:
    """The two revisions of these numbers, the older first; without a choice the two newest. None where there is one."""
    asked = [int(number) for number in numbers if number.isdecimal() and len(number) < 10]
    known = article.revisions.newest_first().select_related("written_by")
    if len(asked) == 2:
        found = sorted(known.filter(number__in=asked), key=lambda revision: revision.number)
    else:
        found = list(reversed(known[:2]))
    return (found[0], found[1]) if len(found) == 2 else None
