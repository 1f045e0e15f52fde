"""What programs send: JSON without odd corners, known fields of their own type, limits, known parameters."""

import json

import pytest
from rest_framework import serializers

from apps.foundation.api.serializers import Sent
from apps.foundation.models import Job
from tests.foundation.api.doors import JobSent, JobsView, JobView, ask
from tests.tokens import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(ana):
    return program(ana).secret


def errors_of(answer) -> dict[str, str]:
    assert answer.status_code == 400, answer.content
    return {one["field"]: one["code"] for one in json.loads(answer.content)["errors"]}


UNREADABLE = {
    "no JSON": b'{"name": ',
    "a name twice": b'{"name": "a", "name": "b"}',
    "not a number": b'{"name": NaN}',
    "beyond every number": b'{"name": 1e999}',
    "thousands of digits": b'{"name": ' + b"9" * 5000 + b"}",
    "more than 64 bits": b'{"name": 9223372036854775808}',
    "nested": b'{"name": ' + b"[" * 13 + b"]" * 13 + b"}",
    "a bomb": b"[" * 50_000,
    "NUL": b'{"name": "a\\u0000b"}',
    "half of a pair": b'{"name": "\\ud800"}',
    "half of a pair in a name": b'{"\\udfff": 1}',
    "latin-1": '{"name": "é"}'.encode("latin-1"),
    "no bytes but spaces": b"   ",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_two_readers_would_read_differently_is_not_read(secret, body):
    answer = ask(JobsView, "POST", body=body, secret=secret)
    assert answer.status_code == 400
    assert json.loads(answer.content)["type"].endswith("#problem-unreadable")


def test_a_field_that_is_not_there_is_named_and_nothing_is_done(secret):
    answer = ask(JobsView, "POST", body={"name": "one", "id": 9, "is_staff": True}, secret=secret)
    assert errors_of(answer) == {"id": "unknown", "is_staff": "unknown"}


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": "required"}),
        ([], {"": "invalid"}),
        ("words", {"": "invalid"}),
        ({"name": None}, {"name": "null"}),
        ({"name": 5}, {"name": "invalid"}),
        ({"name": True, "often": True}, {"name": "invalid", "often": "invalid"}),
        ({"name": "x" * 1_000_0}, {"name": "max_length"}),
        ({"name": "a", "often": "5"}, {"often": "invalid"}),
        ({"name": "a", "often": 10}, {"often": "max_value"}),
        ({"name": "a", "soon": "yes"}, {"soon": "invalid"}),
        ({"name": "a", "lanes": ["x"] * 10_000}, {"lanes": "max_length"}),
        ({"name": "a", "lanes": ["x", 5]}, {"lanes": "invalid"}),
        ({"name": "a", "lanes": "xyz"}, {"lanes": "not_a_list"}),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_at_its_field(secret, body, errors):
    assert errors_of(ask(JobsView, "POST", body=json.dumps(body), secret=secret)) == errors


def test_what_fits_is_done_and_its_address_is_told(secret):
    answer = ask(JobsView, "POST", body={"name": "one", "often": 9, "soon": False, "lanes": ["main"]}, secret=secret)
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Location"]) == (201, f"http://127.0.0.1:8000/jobs/{told['id']}/")
    assert told == {"id": told["id"], "name": Job.objects.get().name, "due_at": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    "field",
    [
        serializers.CharField(),
        serializers.ListField(child=serializers.BooleanField()),
        serializers.ListField(child=serializers.CharField(), max_length=3),
        serializers.IntegerField(min_value=1),
        serializers.IntegerField(min_value=1, max_value=2**70),
        serializers.JSONField(),
        JobSent(many=True),
    ],
)
def test_a_body_without_limits_cannot_be_declared(field):
    with pytest.raises(TypeError, match="Loose.thing"):
        type("Loose", (Sent,), {"thing": field, "__module__": __name__})


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("?color=red", ["color"]),
        ("?order=id", ["order"]),
        ("?order=-due_at", ["order"]),
        ("?order=name&order=soonest", ["order"]),
        ("?page_size=0", ["page_size"]),
        ("?page_size=101", ["page_size"]),
        ("?page_size=%D9%A3", ["page_size"]),
        ("?name=" + "x" * 3000, ["name"]),
        ("?name=%00", ["name"]),
        ("?often=ten", ["often"]),
        ("?cursor=WyJzb29uZXN0Il0", ["cursor"]),
        ("?name__startswith=a&a=b", ["name__startswith", "a"]),
    ],
)
def test_a_parameter_that_is_unknown_or_malformed_is_named(query, fields):
    assert list(errors_of(ask(JobsView, "GET", f"/api/v1/jobs/{query}"))) == fields


def test_a_number_that_no_row_can_have_is_not_there():
    assert ask(JobView, "GET", pk=2**63).status_code == 404
    assert ask(JobView, "GET", pk=2**63 - 1).status_code == 404
