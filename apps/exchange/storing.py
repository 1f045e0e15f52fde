"""Keep the lines of an export as rows, noun by noun, and its files under names of our own."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from itertools import batched
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from .checking import read_lines, read_pieces
from .content import NOUNS
from .format import MEDIA
from .nouns import Noun
from .sources import ContentError, Source

BATCH = 500
IN_MEMORY = 10_000_000
TOLD_EVERY = 5_000


class Storing:
    """Stores an export that was looked through. Belongs inside one transaction; `forget_files` if that fails."""

    def __init__(self, source: Source, tell: Callable[[str, int, int], None]) -> None:
        self._source, self._tell = source, tell
        self._files: list[str] = []
        self._done = 0

    def everything(self) -> None:
        """Make all rows. Raises ContentError naming the line that cannot be kept."""
        for noun in NOUNS:
            self._store(noun)

    def forget_files(self) -> None:
        """Take away the files of a transaction that came to nothing."""
        for name in self._files:
            default_storage.delete(name)

    def _store(self, noun: Noun) -> None:
        number = 0
        for batch in batched(read_lines(self._source, noun), BATCH, strict=False):
            rows = [(line, self._row(noun, line, values)) for line, values in batch]
            self._insert(noun, rows)
            for name in noun.lists:
                self._insert_list(noun, name, [(values["id"], values[name]) for _line, values in batch])
            number = batch[-1][0]
            self._done += len(batch)
            if number % TOLD_EVERY == 0:
                self._tell(noun.name, number, self._done)
        # At once, because what is made on the way (the person without a name) takes the next number.
        set_next_number(noun.model)
        if number % TOLD_EVERY:
            self._tell(noun.name, number, self._done)

    def _row(self, noun: Noun, line: int, values: dict):
        model, given = noun.model, dict(noun.constant)
        for name in noun.named:
            if name not in noun.media:
                given[model._meta.get_field(name).attname] = values[name]
        row = model(**given)
        for name in noun.also:
            setattr(row, name, values[name])
        with ExitStack() as open_files:
            row.incoming = {
                name: open_files.enter_context(self._fetch(values[name])) for name in noun.media if values[name]
            }
            if noun.made:
                try:
                    noun.made(row)
                except ValidationError as error:
                    raise ContentError(_whole(noun, line, " ".join(error.messages))) from None
            for name, file in row.incoming.items():
                file.seek(0)
                kept = getattr(row, name)
                kept.save(getattr(row, f"{name}_name"), File(file), save=False)
                self._files.append(kept.name)
        return row

    def _fetch(self, medium: dict) -> IO[bytes]:
        """A copy of a file to look into; a zip file can only be read from the beginning on."""
        copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the caller closes it
        digest = sha256()
        for piece in read_pieces(self._source, f"{MEDIA}{medium['sha256']}", medium["bytes"]):
            digest.update(piece)
            copy.write(piece)
        if digest.hexdigest() != medium["sha256"]:
            raise ContentError(_("%(file)s changed while it was read.") % {"file": f"{MEDIA}{medium['sha256']}"})
        copy.seek(0)
        return copy

    def _insert(self, noun: Noun, rows: list) -> None:
        try:
            with transaction.atomic():
                noun.model._base_manager.bulk_create([row for _line, row in rows])
        except IntegrityError:
            self._find_fault(noun, rows)
            raise

    def _find_fault(self, noun: Noun, rows: list) -> None:
        """Which line it was that the database would not take."""
        for line, row in rows:
            row._state.adding = True
            try:
                with transaction.atomic():
                    noun.model._base_manager.bulk_create([row])
            except IntegrityError as error:
                reason = _("the database does not take it beside the others (%(reason)s)") % {
                    "reason": str(error).splitlines()[0][:200]
                }
                raise ContentError(_whole(noun, line, reason)) from None

    def _insert_list(self, noun: Noun, name: str, pairs: list[tuple[int, list[int]]]) -> None:
        relation = noun.model._meta.get_field(name)
        through = relation.remote_field.through
        own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        through.objects.bulk_create(
            [through(**{own: owner, other: number}) for owner, numbers in pairs for number in numbers],
            batch_size=BATCH,
        )


def set_next_number(model) -> None:
    """Let the next row of a model get a number of its own, though those before brought theirs along."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


def _whole(noun: Noun, line: int, reason: str) -> str:
    return _("%(file)s, line %(line)d: %(reason)s.") % {
        "file": noun.file, "line": line, "reason": reason.rstrip("."),
    }  # fmt: skip
