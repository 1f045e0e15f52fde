"""A statement put together of named parts, and run so that it reads indexes."""

from django.db import connection

from .labels import newest
from .stems import all_of

SETTINGS = "SELECT set_config('enable_seqscan', '{0}', TRUE), set_config('jit', '{0}', TRUE)"


class Statement:
    """A statement of named parts, with the values of each in the order of the parts."""

    def __init__(self):
        self.parts: list[str] = []
        self.values: list[str] = []
        self.newest = newest()

    def add(self, name: str, sql: str, *values: str) -> None:
        """A part that others can read."""
        self.parts.append(f"{name} AS MATERIALIZED ({sql})")
        self.values += values

    def gather(self, name: str, column: str, query: str, *, enough: int, at_most: int) -> None:
        """What matches: of the newest entries alone where those are `enough`, else of all, `at_most` so many.

        `is_cut` says of each row that there may be more than these.
        """
        columns = "SELECT e.id, e.tab, e.touched_at"
        matching = f"FROM search_entry e WHERE e.{column} @@ %s::tsquery"
        if not self.newest:
            self.add(name, f"{columns}, FALSE AS is_cut {matching} LIMIT {at_most}", query)
            return
        lately = f"{name}_lately"
        self.add(lately, f"{columns} {matching}", all_of([query, self.newest]))
        # The database asks for the number once, and then reads one of the two.
        number = f"(SELECT COUNT(*) FROM {lately})"
        self.add(
            name,
            f"(SELECT *, TRUE AS is_cut FROM {lately} WHERE {number} >= {enough}) UNION ALL "
            f"(SELECT *, COUNT(*) OVER () >= {at_most} FROM ({columns} {matching} AND {number} < {enough} "
            f"LIMIT {at_most}) AS every)",
            query,
        )

    def run(self, ending: str) -> list[tuple]:
        """The rows of the whole."""
        return along_indexes(f"WITH {', '.join(self.parts)} {ending}", self.values)


def along_indexes(statement: str, values: list) -> list[tuple]:
    """The rows of a statement that must not read the table from end to end.

    The planner does not count what it costs to fetch a text's vector for every row, and would rather do that as soon
    as a word is common; and it would translate a statement of many parts into machine code for longer than it runs.
    The settings travel with the statement, and hold for it alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{SETTINGS.format('off')}; {statement}; {SETTINGS.format('on')}", values)
        cursor.nextset()
        return cursor.fetchall()
