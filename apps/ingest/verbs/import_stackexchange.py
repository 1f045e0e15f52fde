"""Move a forum here from a Stack Exchange data dump: questions, answers, accepted answers, tags and who said it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path

from django.utils.translation import gettext as _

from apps.forum.models import Board
from apps.sources.files import FileError

from ..stackexchange import ANSWER, QUESTION, is_site, read_rows
from .moving import Mover, Moving

BATCH = 200
NETWORK_LIMIT = 40


@dataclass(slots=True)
class _Survey:
    """What the file holds, found out before anything is written: a broken file is refused whole."""

    rows: int = 0
    kinds: Counter = field(default_factory=Counter)
    authors: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)


def move_forum(
    path: Path,
    *,
    site: str,
    board: Board | None = None,
    is_dry_run: bool = False,
    on_progress: Callable[[Moving], None] | None = None,
) -> Moving:
    """Move the questions and answers of a dump here. Running it again, or with a newer dump, adds what is new.

    `path` is a Posts.xml or the folder that it is in; a Users.xml beside it gives the authors their names. Each batch
    is stored with the memory of having moved it, so ending anywhere loses nothing and repeats nothing.

    An answer that its asker accepted there is accepted here by the same person, at the answer's time, which is the
    earliest it can have been; and since there nobody but the asker accepts, it settles the conversation as confirmed
    by the customer. What was answered and then silent for RESOLVE_AFTER_DAYS is timed out, as it would be had it been
    answered here. What nobody answered stays open. Scores, views, comments, votes, edits and closings stay behind.

    Raises FileError where the file is no such dump or the site's name cannot be kept.
    """
    folder, file = (path, path / "Posts.xml") if path.is_dir() else (path.parent, path)
    network = _network(site)
    survey = _look_through(file)
    names = _names(folder / "Users.xml", survey.authors)
    moving = Moving(site=site, rows=survey.rows, skipped=survey.rows - survey.kinds[QUESTION] - survey.kinds[ANSWER])
    moving.rows_to_do = 2 * survey.kinds[QUESTION] + survey.kinds[ANSWER]
    mover = Mover(moving, network, names, board or Board.first(), survey.questions if is_dry_run else None)
    for kind in (QUESTION, ANSWER):
        for rows in batched(_rows(file, kind), BATCH, strict=False):
            mover.take(rows)
            _progress(moving, len(rows), on_progress)
    for rows in batched(_rows(file, QUESTION), BATCH, strict=False):
        mover.settle(rows)
        _progress(moving, len(rows), on_progress)
    return moving


def _progress(moving: Moving, rows: int, on_progress: Callable[[Moving], None] | None) -> None:
    moving.rows_done += rows
    if on_progress:
        on_progress(moving)


def _network(site: str) -> str:
    network = f"stackexchange:{site.removesuffix('.stackexchange.com')}"
    if not is_site(site) or len(network) > NETWORK_LIMIT:
        raise FileError(_("“%(site)s” cannot be kept as the name of a site.") % {"site": site[:80]})
    return network


def _rows(file: Path, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
    return ((line, row) for line, row in read_rows(file, "posts") if row.get("PostTypeId") == kind)


def _look_through(file: Path) -> _Survey:
    survey = _Survey()
    for _line, row in read_rows(file, "posts"):
        survey.rows += 1
        survey.kinds[row.get("PostTypeId")] += 1
        survey.authors.add(row.get("OwnerUserId", ""))
        if row.get("PostTypeId") == QUESTION:
            survey.questions.add(row.get("Id", ""))
    if not survey.kinds[QUESTION] and not survey.kinds[ANSWER]:
        raise FileError(_("There is no question and no answer in it."))
    return survey


def _names(file: Path, wanted: set[str]) -> dict[str, str]:
    if not file.exists():
        return {}
    return {row["Id"]: row.get("DisplayName", "") for _line, row in read_rows(file, "users") if row.get("Id") in wanted}
