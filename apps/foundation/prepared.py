"""Queries that are put together once for each process, and asked again with other values.

Django builds and compiles a queryset anew each time it is asked. For a page that gathers a dozen subqueries in one
statement this costs several times what the database needs to answer it. Here the SQL is kept; only the values change:

    THREAD = Prepared(lambda: Thread.objects.filter(pk=Slot("thread", BigIntegerField())).select_related("author"))
    THREAD.first(thread=42)

Where the values are a list, as long as it may be, the query asks with `among` and `Slots`, which take it as one value:

    POSTS = Prepared(lambda: Post.objects.filter(thread__among=Slots("threads", BigIntegerField())))
    POSTS.all(threads=[42, 43])

The function is called once, so what it looks at besides its slots must not change: no clock, no visitor, no setting. A
moment that is no slot is refused: it would be that of the first visitor for ever.
Slices and `select_related` work; `prefetch_related` does not. It stands on Django's compiler (`as_sql`, and what a
compiler knows once that was called), which no documentation promises: the tests compare with the queryset itself.
"""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.db.models import Expression, Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


class Slot(Expression):
    """A value that is told when the query is asked, by this name. It stands wherever a value may stand in a filter."""

    def __init__(self, name: str, output_field: Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def value_for(self, value, connection):
        """The value as this database takes it."""
        return self.output_field.get_db_prep_value(value, connection)


class Slots(Slot):
    """A list of values that is told when the query is asked: for `among`, and for no other lookup."""

    def value_for(self, values, connection):
        """The values as this database takes them: as an array, or as a text in JSON where it knows no arrays."""
        found = [super(Slots, self).value_for(value, connection) for value in values]
        return found if connection.vendor == "postgresql" else json.dumps(found)


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Whether a value is one of a list that is a single parameter, so that its length changes nothing in the words."""

    lookup_name = "among"

    def as_sql(self, compiler, connection):
        """Each value is looked for in the index, as for `in`."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*left_params, self.rhs)

    def as_postgresql(self, compiler, connection):
        """Cast, as an empty array says nothing of its type."""
        left, left_params = self.process_lhs(compiler, connection)
        kind = self.rhs.output_field.db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", (*left_params, self.rhs)


class Prepared:
    """A queryset of which only the values of its slots change. Takes the function that builds it."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._known: _Kept | None = None

    def all(self, known: dict[str, Model] | None = None, **values) -> list:
        """What it finds: rows, or what `values_list` makes of them. `values` are those of its slots; `known` gives
        rows that every result refers to by a field, so that nobody asks for them again. Raises KeyError for a slot
        without a value."""
        kept = self._kept()
        connection = connections[kept.db]
        told = tuple(
            one.value_for(values[one.name], connection) if isinstance(one, Slot) else one for one in kept.params
        )
        # Whoever reads the rows finds what the compiler knew after it had put the query together.
        compiler = copy.copy(kept.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (kept.sql, told)
        query = copy.copy(kept.compiler.query)
        query.get_compiler = lambda *_, **__: compiler
        rows = kept.queryset.__class__(model=kept.queryset.model, query=query, using=kept.db)
        rows._fetch_mode, rows._iterable_class = kept.queryset._fetch_mode, kept.queryset._iterable_class
        for name, row in (known or {}).items():
            field = rows.model._meta.get_field(name)
            rows._known_related_objects = {**rows._known_related_objects, field: {row.pk: row}}
        return list(rows)

    def first(self, **values):
        """The first that it finds, if any. The query itself should not ask for more than one."""
        return next(iter(self.all(**values)), None)

    def _kept(self) -> "_Kept":
        # Two threads that come first at once build it twice, and one of them is kept.
        if self._known is None:
            queryset = self._build()
            if queryset._prefetch_related_lookups:
                raise ValueError("a prepared query cannot prefetch")
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, params = compiler.as_sql()
            if moments := [param for param in params if _is_moment(param)]:
                raise ValueError(f"a prepared query holds {moments[0]!r}: a moment is told by a slot")
            self._known = _Kept(queryset, compiler, queryset.db, sql, tuple(params))
        return self._known


@dataclass(frozen=True, slots=True)
class _Kept:
    """A queryset, the compiler that put it together, and its words, with slots among their parameters."""

    queryset: QuerySet
    compiler: SQLCompiler
    db: str
    sql: str
    params: tuple


def _is_moment(param) -> bool:
    # SQLite is given moments as texts.
    return isinstance(param, date) or (isinstance(param, str) and bool(MOMENT.match(param)))
