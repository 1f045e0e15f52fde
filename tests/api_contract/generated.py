"""Generated requests: boundary values of every parameter and body, and a few hundred drawn at random, same each time.

Everything runs in this process and this thread, each request in a savepoint that is rolled back, so that no request
sees what another has done.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

SEED = 20_260_503
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# What answers a request that does not fit. A version that is not the present one (412) is found out before the body.
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422"]
# Left out of every boundary case and of every second one that was drawn, as they decide before anything else does.
VERSIONS = ("If-Match", "If-None-Match")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass
class Findings:
    """How many requests were sent, how each operation answered, and what was wrong, each kind of it once."""

    sent: int = 0
    answers: dict[str, Counter] = field(default_factory=dict)
    wrong: dict[tuple, str] = field(default_factory=dict)


def load(document: dict):
    """The document as schemathesis reads it, with our application behind it."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    schema.config.checks.negative_data_rejection.expected_statuses = REFUSALS
    return schema


def boundaries(schema, operation, numbers: dict, most: int) -> Iterator:
    """Cases at the edges of what an operation takes, and just beyond them; also methods that it does not have.

    Of more than `most` of them, so many are taken, evenly.

    Where nothing is odd about the address, `numbers` name a row that is there.
    """
    config = schema.config.generation_for(operation=operation, phase="coverage")
    seen = {}
    for case in schema.iter_coverage_cases(operation, generation_modes=list(MODES), generation_config=config):
        in_address = case.meta.components.get(ParameterLocation.PATH)
        if in_address and in_address.mode is GenerationMode.POSITIVE:
            case.path_parameters = numbers
        for name in VERSIONS:
            case.headers.pop(name, None)
        told = (case.method, repr(case.path_parameters), repr(case.query), repr(case.body), repr(case.headers))
        seen.setdefault(told, case)
    cases = list(seen.values())
    yield from cases if len(cases) <= most else (cases[number * len(cases) // most] for number in range(most))


def drawn(operation, number: int, use: Callable, **fixed) -> None:
    """Call `use` with so many random cases that fit what the operation takes, and as many that do not."""
    for mode in MODES:

        @seed(SEED)
        @settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, **fixed))
        def run(case):
            use(case)

        try:
            run()
        except Unsatisfiable:
            # An operation that takes nothing leaves nothing to get wrong.
            if mode is GenerationMode.POSITIVE:
                raise


def send(case, token: str, findings: Findings) -> None:
    """Send one case, look at its answer, and undo what it did."""
    cache.clear()
    # Plainly, as nobody unpacks answers between here and the checks.
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
    findings.sent += 1
    if findings.sent % 2:
        for name in VERSIONS:
            case.headers.pop(name, None)
    label = case.operation.definition.raw.get("operationId", case.operation.label)
    with transaction.atomic():
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    if case.method.upper() == case.operation.method.upper():
        findings.answers.setdefault(label, Counter())[response.status_code] += 1
    try:
        case.validate_response(response, checks=CHECKS, headers=headers)
    except FailureGroup as group:
        for failure in group.exceptions:
            kind = (label, type(failure).__name__, response.status_code)
            findings.wrong.setdefault(kind, f"{failure}\n{case.as_curl_command()}")
