"""Reading the XML files of a Stack Exchange data dump, row by row and in bounded memory.

The format is described in "Database schema documentation for the public data dump and SEDE" on Meta Stack Exchange: a
root element named after the table with one empty `row` element per record, its columns being attributes, times in UTC
without a zone. `Posts.xml` has PostTypeId 1 for questions and 2 for answers; tags are written `<one><two>` in older
dumps and `|one|two|` in newer ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.parsers import expat

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.forum.models import BODY_LIMIT
from apps.foundation.html_to_markdown import to_markdown
from apps.foundation.plaintext import clean_line
from apps.sources.files import FileError, RowError

QUESTION, ANSWER = "1", "2"
CHUNK = 64 * 1024
ROW_LIMIT = 4 * 1024 * 1024
ID_LIMIT = 20
_SITE = re.compile(r"[a-z0-9-]{1,30}(?:\.[a-z0-9-]{1,30}){1,4}\Z")
_TAG = re.compile(r"[^<>|]+")


@dataclass(frozen=True, slots=True)
class DumpedPost:
    """A question or an answer as it stood there. `body` is Markdown; ids are of that site and kept as text."""

    line: int
    external_id: str
    url: str
    author_id: str
    author_name: str
    posted_at: datetime
    body: str
    is_shortened: bool
    title: str = ""
    tags: tuple[str, ...] = ()
    accepted_id: str = ""
    parent_id: str = ""

    @property
    def is_question(self) -> bool:
        return self.parent_id == ""


def read_rows(path: Path, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The columns of each row of a table's file with the line it begins on; memory holds one row at a time.

    Raises FileError, naming line and column, for what is no such file. Document types and entities of its own are
    refused, so nothing in a file can grow or reach for another one; a row may have 4 MB.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        with path.open("rb") as file:
            parser = _parser(table, rows)
            read_until = 0
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
                if rows:
                    read_until = file.tell()
                elif file.tell() - read_until > ROW_LIMIT:
                    told = {"line": parser.CurrentLineNumber, "limit": ROW_LIMIT // 1024**2}
                    raise FileError(_("Line %(line)d: a row is larger than %(limit)d MB.") % told)
                yield from rows
                rows.clear()
            parser.Parse(b"", True)
            yield from rows
    except expat.ExpatError as error:
        told = {"line": error.lineno, "column": error.offset + 1, "reason": expat.ErrorString(error.code)}
        raise FileError(
            _("Line %(line)d, column %(column)d: this is not well-formed XML (%(reason)s).") % told
        ) from None
    except OSError as error:
        raise FileError(
            _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror or error}
        ) from None


def understand_post(line: int, row: dict[str, str], site: str) -> DumpedPost:
    """A question or answer out of its columns. Raises RowError naming the column that cannot be taken."""
    external_id = _number(row, "Id")
    is_question = row.get("PostTypeId") == QUESTION
    base = f"https://{site}/"
    url = f"{base}questions/{external_id}" if is_question else f"{base}a/{external_id}"
    body = to_markdown(row.get("Body", ""), limit=BODY_LIMIT, base=url)
    if not body.strip():
        raise RowError("Body", _("there are no words in it"))
    return DumpedPost(
        line=line,
        external_id=external_id,
        url=url,
        author_id=_number(row, "OwnerUserId") if row.get("OwnerUserId") else "",
        author_name=clean_line(row.get("OwnerDisplayName", ""), 150),
        posted_at=_moment(row, "CreationDate"),
        body=body,
        is_shortened=len(body) > BODY_LIMIT - 100 and body.rstrip("`\n").endswith("…"),
        title=row.get("Title", "") if is_question else "",
        tags=tuple(dict.fromkeys(_TAG.findall(row.get("Tags", "")))) if is_question else (),
        accepted_id=_number(row, "AcceptedAnswerId") if is_question and row.get("AcceptedAnswerId") else "",
        parent_id="" if is_question else _number(row, "ParentId"),
    )


def site_of(path: Path) -> str:
    """The site that a folder of a dump is named after: "beer" or "beer.stackexchange.com". Empty where it is none."""
    folder = (path if path.is_dir() else path.parent).resolve().name.lower()
    site = folder if "." in folder else f"{folder}.stackexchange.com"
    return site if is_site(site) else ""


def is_site(name: str) -> bool:
    """Whether this is the name of a site as the import keeps it: a host in lower case, at most 60 characters."""
    return len(name) <= 60 and bool(_SITE.match(name))


def _parser(table: str, rows: list):
    parser = expat.ParserCreate()
    depth = 0

    def start(name, attributes):
        nonlocal depth
        depth += 1
        if depth == 1 and name != table:
            told = {"table": table, "found": name[:60]}
            raise FileError(_("The file should begin with <%(table)s>, but begins with <%(found)s>.") % told)
        if depth == 2 and name == "row":
            rows.append((parser.CurrentLineNumber, attributes))
        elif depth > 1:
            told = {"line": parser.CurrentLineNumber, "found": name[:60]}
            raise FileError(_("Line %(line)d: <%(found)s> has no place in a table of a dump.") % told)

    def end(_name):
        nonlocal depth
        depth -= 1

    def refuse(*_arguments):
        told = {"line": parser.CurrentLineNumber}
        raise FileError(_("Line %(line)d: a document type or entity is declared, which no dump does.") % told)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    return parser


def _number(row: dict[str, str], column: str) -> str:
    given = row.get(column, "").strip()
    if not re.fullmatch(r"-?[0-9]+", given) or len(given) > ID_LIMIT:
        raise RowError(column, _("“%(given)s” is not a number") % {"given": given[:40]})
    return given


def _moment(row: dict[str, str], column: str) -> datetime:
    given = row.get(column, "").strip()
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise RowError(column, _("“%(given)s” is not a time") % {"given": given[:40]}) from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    if not datetime(2000, 1, 1, tzinfo=UTC) < moment < timezone.now() + timedelta(days=1):
        raise RowError(column, _("“%(given)s” is not a time that a post can have") % {"given": given[:40]})
    return moment
