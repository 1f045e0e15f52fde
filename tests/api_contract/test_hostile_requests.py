"""Whatever is sent, however large, deep or odd: a problem that names what to fix, and never an error of ours."""

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.api_contract.asking import ask
from tests.api_contract.document import Operation, example_of, numbers_of, operations, resolved

# More than any field takes, and less than a body may weigh.
LONG, MANY = "a" * 100_000, 10_000
WHOLE_BODIES = {
    "nothing": b"", "no JSON": b"{", "a list": b"[]", "a text": b'"words"', "null": b"null", "a number": b"7",
    "nested lists": b"[" * 100_000, "nested objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "not a number": b'{"priority": NaN, "title": NaN}', "infinite": b'{"priority": Infinity}',
    "too large a power": b'{"priority": 1e999}', "too many digits": b'{"priority": ' + b"9" * 5_000 + b"}",
    "beyond 64 bits": b'{"priority": 18446744073709551616}',
    "a member twice": b'{"title": "a", "title": "b", "priority": 1, "priority": 2}',
    "NUL": b'{"title": "a\\u0000b", "body_markdown": "a\\u0000b", "reason": "\\u0000"}',
    "half a character": b'{"title": "\\ud800", "body_markdown": "\\udfff", "reason": "\\ud800"}',
    "not UTF-8": b'{"title": "\xff\xfe"}', "a byte order mark": b'\xef\xbb\xbf{"title": "a"}',
    "a megabyte": b'{"title": "' + b"a" * 1_000_000 + b'"}',
}  # fmt: skip
READERS = ("threads_open", "cases_change", "complaints_hand_in", "complaints_publish")
ODD_NUMBERS = (str(2**63), "9" * 4_400, "-1", "0", "1e3", "%00", "%D9%A3", "..%2f1", "1%0a")
ODD_VALUES = (
    "%00", "%ED%A0%80", "%ff", "a" * 5_000, "-1", "9" * 4_400, "NaN", "0001-01-01T00:00:00%2B14:00",
    "9999-12-31T23:59:59-14:00", "%5B%5D", "1;DROP%20TABLE",
)  # fmt: skip


@pytest.fixture(autouse=True)
def quiet():
    logging.getLogger("django.request").setLevel(logging.ERROR)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def knock(operation: Operation, token: str, **sent):
    """The answer to one request of an operation, at a row that is there, and undone afterwards."""
    cache.clear()
    with transaction.atomic():
        answer = ask(operation.method, operation.path.format(**numbers_of(operation.path)), token, **sent)
        transaction.set_rollback(True)
    return answer


def spoiled(value, schema: dict, document: dict, path: str = "") -> Iterator[tuple[str, object]]:
    """Copies of a body, in each of which one text or list is far too long; and which."""
    schema = resolved(schema, document)
    if isinstance(value, dict):
        for name, one in schema.get("properties", {}).items():
            for where, odd in spoiled(value.get(name, example_of(one, document)), one, document, f"{path}.{name}"):
                yield where, value | {name: odd}
    elif isinstance(value, list):
        yield path, value * MANY
        for where, odd in spoiled(value[0] if value else 1, schema.get("items", {}), document, f"{path}.0"):
            yield where, [odd]
    elif isinstance(value, str) and not schema.get("enum"):
        yield path, LONG


def test_too_long_a_text_or_list_is_refused_by_the_name_of_its_field(town, document):
    surprises, tried = [], 0
    for operation in operations(document):
        if operation.body is None:
            continue
        body = operation.example if operation.example is not None else example_of(operation.body, document)
        for where, odd in spoiled(body, operation.body, document):
            tried += 1
            answer = knock(operation, town.tokens["customer"], body=odd)
            if answer.status_code == 403:
                answer = knock(operation, town.tokens["staff"], body=odd)
            told = {one["field"].split(".")[0] for one in answer.json().get("errors", [])}
            named = where.split(".")[1]
            if answer.status_code != 413 and (answer.status_code != 400 or named not in told):
                surprises.append(f"{operation.id}: {where} {answer.status_code} {answer.content[:200]}")
    assert not surprises, "\n".join(surprises)
    assert tried > 20


@pytest.mark.parametrize("name", READERS)
def test_a_body_that_is_no_plain_json_is_a_problem(town, document, name):
    operation = next(one for one in operations(document) if one.id == name)
    surprises = []
    for kind, raw in WHOLE_BODIES.items():
        answer = knock(operation, town.tokens["staff"], raw=raw)
        is_problem = answer["Content-Type"] == "application/problem+json"
        # An empty body is an empty object, which is all that some doors ask for.
        fits = kind == "nothing" and answer.status_code == 200
        if not fits and (answer.status_code not in (400, 413) or not is_problem):
            surprises.append(f"{kind}: {answer.status_code}")
    assert surprises == []


def test_odd_numbers_in_an_address_are_not_there(town, document):
    surprises = []
    for operation in operations(document):
        for name, number in numbers_of(operation.path).items():
            for odd in ODD_NUMBERS if isinstance(number, int) else ():
                path = operation.path.format(**(numbers_of(operation.path) | {name: odd}))
                with transaction.atomic():
                    answer = ask(operation.method, path, town.tokens["staff"], {} if operation.body else None)
                    transaction.set_rollback(True)
                if answer.status_code not in (400, 404):
                    surprises.append(f"{operation.id} {odd[:20]}: {answer.status_code}")
    assert surprises == []


def test_odd_values_in_an_address_are_a_problem_or_find_nothing(town, document):
    surprises = []
    for operation in operations(document):
        for name in operation.query:
            for odd in ODD_VALUES:
                answer = ask(
                    "GET", f"{operation.path.format(**numbers_of(operation.path))}?{name}={odd}", town.tokens["staff"]
                )
                if answer.status_code not in (200, 400, 404):
                    surprises.append(f"{operation.id} {name}={odd[:20]}: {answer.status_code}")
    assert surprises == []
