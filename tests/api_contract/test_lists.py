"""Every list: named orders and filters only, and as many queries for fifteen rows as for three."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api_contract.asking import ask
from tests.api_contract.document import numbers_of, operations
from tests.api_contract.rows import MAKERS, QUERIES
from tests.house.test_mass_assignment import forged

FEW, MORE = 3, 12
ODD_ORDERS = (
    "-id",
    "id",
    "?",
    "",
    "author__password",
    "-author__is_staff",
    "newest,oldest",
    "newest;DROP TABLE",
    "NEWEST",
)
ODD_NAMES = (
    "ordering", "sort", "order_by", "fields", "limit", "offset", "q__regex", "author__is_staff",
    "author__password__startswith",
    "id__in", "_connector", "_negated", "pk", "annotate", "cursor[]",
)  # fmt: skip


def lists(document):
    return [one for one in operations(document) if one.is_list]


def test_orders_and_filters_take_only_what_they_name(town, document):
    token, wrong = town.tokens["staff"], []
    model_fields = set(forged())
    for operation in lists(document):
        path = operation.path.format(**numbers_of(operation.path))
        for order in operation.query.get("order", {}).get("enum", ()):
            if ask("GET", f"{path}?order={order}", token).status_code != 200:
                wrong.append(f"{operation.id} does not know its own order {order}")
        for order in ODD_ORDERS:
            answer = ask("GET", f"{path}?order={order}", token)
            if answer.status_code != 400 or answer.json()["errors"][0]["field"] != "order":
                wrong.append(f"{operation.id} orders by {order}")
        names = [*ODD_NAMES, *sorted(model_fields - operation.query.keys())]
        for start in range(0, len(names), 50):
            some = names[start : start + 50]
            answer = ask("GET", f"{path}?" + "&".join(f"{name}=1" for name in some), token)
            told = {one["field"] for one in answer.json().get("errors", [])}
            if answer.status_code != 400 or not told >= set(some):
                wrong.append(f"{operation.id} does not mind {sorted(set(some) - told)[:5]}")
        for name, schema in operation.query.items():
            if schema.get("enum") and ask("GET", f"{path}?{name}=nonsense", token).status_code != 400:
                wrong.append(f"{operation.id} takes {name}=nonsense")
    assert wrong == []


def test_every_list_asks_as_many_questions_for_many_rows_as_for_few(town, document):
    wrong = []
    assert {one.id for one in lists(document)} == MAKERS.keys() - {"search_find"}
    by_name = {one.id: one for one in operations(document)}
    for operation in map(by_name.get, MAKERS):
        path = operation.path.format(**numbers_of(operation.path))
        address = f"{path}?{QUERIES.get(operation.id, 'page_size=100')}"
        MAKERS[operation.id](town, FEW)
        # What a process remembers is remembered before anything is counted.
        ask("GET", address, town.tokens["staff"])
        few, few_queries = count_queries(address, town.tokens["staff"])
        MAKERS[operation.id](town, MORE)
        many, many_queries = count_queries(address, town.tokens["staff"])
        if many < few + MORE or many_queries > few_queries:
            wrong.append(f"{operation.id}: {few_queries} queries for {few} rows, {many_queries} for {many}")
    assert not wrong, "\n".join(wrong)


def count_queries(address: str, token: str) -> tuple[int, int]:
    """How many rows came, and after how many queries."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask("GET", address, token)
    return len(answer.json()["results"]), len(asked)
