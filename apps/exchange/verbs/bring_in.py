"""Bring an export into an empty site."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from ..afterwards import check_promises, work_out_anew
from ..checking import Checked, check
from ..content import NOUNS
from ..sources import ContentError, source_at
from ..storing import Storing


@dataclass(frozen=True, slots=True)
class Telling:
    """Who hears how far an import is: of lines that were looked through, of lines that were kept, and of what
    follows."""

    checked: Callable[[str, int, int], None] = lambda noun, lines, done: None
    kept: Callable[[str, int, int], None] = lambda noun, lines, done: None
    next_comes: Callable[[str], None] = lambda what: None


def import_content(path: Path, *, telling: Telling | None = None) -> Checked:
    """Bring in what stands at a path, a folder or a zip file that `export_content` wrote. Returns what that was.

    All of it is looked through before anything is written, and it is kept whole or not at all. Nobody is told of
    anything, and nobody who comes in can sign in or has any rights. Raises ContentError, naming file and line, and
    where the site is not empty.
    """
    telling = telling or Telling()
    with source_at(path) as source:
        refuse_unless_empty()
        checked = check(source, telling.checked)
        storing = Storing(source, telling.kept)
        try:
            with transaction.atomic():
                # Once more, now that nobody can come between.
                refuse_unless_empty()
                storing.everything()
                work_out_anew(telling.next_comes)
                check_promises(telling.next_comes)
        except BaseException:
            storing.forget_files()
            raise
    return checked


def refuse_unless_empty() -> None:
    """Raise ContentError naming what is there, if anything of what an export holds is."""
    there = [f"{count:,} {noun.model._meta.verbose_name_plural}" for noun in NOUNS if (count := _count(noun.model))]
    if there:
        raise ContentError(
            _("This site is not empty: %(there)s. Import into a new one, before anybody signs up.")
            % {"there": ", ".join(there)}
        )


def _count(model) -> int:
    return model._base_manager.count()
