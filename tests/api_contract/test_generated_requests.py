"""Thousands of generated requests find nothing that the OpenAPI document does not tell."""

from itertools import count

from tests.api_contract.document import numbers_of
from tests.api_contract.generated import Findings, boundaries, drawn, load, send

LEAST = 2_000
# How many requests at the edges of what it takes each operation is sent; how many random ones that fit, and as many
# that do not; and by whom, in turns.
BOUNDARIES = 40
DRAWN = 3
TURNS = ("staff", "staff", "customer", "staff", "anonymous")
# Their bodies name a row that is there, which no request without knowledge of the world can; they have own tests.
NEVER_DONE = {"complaints_hand_in", "complaints_merge", "threads_accept", "threads_reopen"}


def test_generated_requests_are_answered_as_the_document_tells(town, document):
    schema, findings, turn = load(document), Findings(), count()

    def use(case):
        send(case, town.tokens[TURNS[next(turn) % len(TURNS)]], findings)

    for found in schema.get_all_operations():
        operation = found.ok()
        numbers = numbers_of(operation.path)
        for case in boundaries(schema, operation, numbers, BOUNDARIES):
            use(case)
        drawn(operation, DRAWN, use, **({"path_parameters": numbers} if numbers else {}))
    assert not findings.wrong, "\n\n".join(f"{kind}\n{words}" for kind, words in findings.wrong.items())
    assert findings.sent >= LEAST, findings.sent
    done = {name for name, answers in findings.answers.items() if any(status < 300 for status in answers)}
    assert findings.answers.keys() - done <= NEVER_DONE
