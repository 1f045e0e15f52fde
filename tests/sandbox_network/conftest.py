"""One running network for each test file, and ways to read it like a connector."""

import json
import re
from types import SimpleNamespace

import pytest

from tests.sandbox.client import Sandbox


@pytest.fixture(scope="module")
def shared_sandbox():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox):
    """The running network, behaving well and with full allowance."""
    yield shared_sandbox
    shared_sandbox.clear_faults()
    shared_sandbox.set_rate_limit(1_000_000)


@pytest.fixture
def call(sandbox):
    """call(method, path, …) answers status, headers, json (None where the body is none)."""

    def call(method, path, **more):
        status, headers, body = sandbox.request(method, path, **more)
        try:
            content = json.loads(body)
        except ValueError:
            content = None
        links = dict(re.findall(r'<[^>]*?(/api/[^>]*)>; rel="(\w+)"', headers.get("link", "")))
        return SimpleNamespace(
            status=status,
            headers=headers,
            body=body,
            json=content,
            links={relation: address for address, relation in links.items()},
        )

    return call
