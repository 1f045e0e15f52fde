"""Tables to take along as CSV, which no spreadsheet carries out."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils import timezone

# With these a spreadsheet takes what stands in a cell for something to carry out.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value) -> str:
    """A value as a cell that no spreadsheet carries out: an apostrophe before what begins like a formula.

    Numbers stay numbers, so that a spreadsheet can add them up. None is an empty cell.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) or text.lstrip()[:1] in FORMULA_BEGINS else text


def csv_lines(header: Sequence, rows: Iterable[Sequence]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), one by one: a header and the rows, each cell safe."""
    writer = csv.writer(_Echo())
    # A byte order mark, by which spreadsheets know UTF-8.
    yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_answer(
    name: str, header: Sequence, rows: Iterable[Sequence], *, is_public: bool = False
) -> StreamingHttpResponse:
    """A CSV file to download, sent row by row: "ratings" becomes ratings-2026-05-03.csv.

    What is not public is kept by no browser and no proxy.
    """
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    if not is_public:
        answer["Cache-Control"] = "no-store"
    return answer


class _Echo:
    """Gives back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line
