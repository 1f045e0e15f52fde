"""Everything that is somebody's own, written as one JSON file."""

import json
import tempfile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from .leaving import everything_of
from .models import User

IN_MEMORY = 1_000_000


def write_everything(person: User) -> IO[bytes]:
    """A file, open at its beginning, that is gone when it is closed: larger ones rest on the disk.

    The format is one object: "written_at" (ISO 8601) and "of" (the nickname), then under each kind's name, as in
    "forum.Post", a list of objects. Rows are read and written little by little, so that memory stays small.
    """
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, mode="w+b")  # noqa: SIM115 -- whoever sends it closes it
    write = _writer(file)
    write("{" + f'"written_at": {_told(timezone.now())}, "of": {_told(person.nickname)}')
    for label, rows in everything_of(person):
        write(f",\n{_told(label)}: [")
        for number, row in enumerate(rows):
            write((",\n  " if number else "\n  ") + _told(row))
        write("]")
    write("}\n")
    file.seek(0)
    return file


def _writer(file):
    return lambda text: file.write(text.encode())


def _told(value) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
