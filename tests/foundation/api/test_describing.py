"""The API about itself: where one begins, the document, and the addresses at which nothing stands."""

import json

import pytest
import yaml
from drf_spectacular.drainage import GENERATOR_STATS

from apps.foundation.api.describing import document
from apps.foundation.api.scopes import Scope
from tests.tokens import program

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told() -> dict:
    """The document as it is sent."""
    return document("en")


def operations(told):
    return [
        (path, method, operation) for path, methods in told["paths"].items() for method, operation in methods.items()
    ]


def test_a_program_begins_at_the_index():
    answer = program().get("/api/v1/")
    assert answer.status_code == 200
    assert answer.json()["schema"] == "http://127.0.0.1:8000/api/v1/schema/"
    links = [address.removeprefix("http://127.0.0.1:8000") for address in answer.json()["links"].values()]
    # 404 where there is nothing yet, 400 where something has to be asked for.
    assert {program().get(link).status_code for link in links} <= {200, 400, 401, 404, 405}


def test_an_address_at_which_nothing_stands_is_answered_as_a_problem():
    for path in ("/api/v1/nothing/", "/api/v1/threads/%00/", "/api/v1/" + "x" * 300 + "/"):
        answer = program().get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "/api/v1/nothing/" in program().post("/api/v1/nothing").json()["detail"]


def test_everybody_reads_the_document_as_json_and_as_yaml():
    as_json, as_yaml = program().get("/api/v1/schema/"), program().get("/api/v1/schema/?format=yaml")
    assert as_json["Content-Type"] == "application/json"
    assert as_yaml["Content-Type"] == "application/yaml"
    assert json.loads(as_json.content) == yaml.load(as_yaml.content, yaml.CSafeLoader)
    assert as_json["ETag"] != as_yaml["ETag"]
    assert program().get("/api/v1/schema/?format=xml").status_code == 400


def test_the_document_is_not_sent_to_whoever_has_it():
    tag = program().get("/api/v1/schema/")["ETag"]
    again = program().get("/api/v1/schema/", headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_the_document_is_made_without_a_warning(told):
    assert (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) == ({}, {})
    assert told["openapi"].startswith("3.1")


def test_every_operation_has_a_name_words_a_group_a_scope_and_an_example(told):
    names = [operation["operationId"] for _path, _method, operation in operations(told)]
    assert len(set(names)) == len(names)
    silent = [
        operation["operationId"]
        for _path, _method, operation in operations(told)
        if not (operation["summary"] and operation["tags"][0] and operation["x-scope"] in Scope.values)
    ]
    assert silent == []
    without_example = [
        operation["operationId"]
        for _path, _method, operation in operations(told)
        for status, answer in operation["responses"].items()
        if status in ("200", "201") and operation["operationId"] != "schema"
        for content in answer.get("content", {}).values()
        if not content.get("examples")
    ]
    assert without_example == []


def test_what_can_go_wrong_is_said_of_every_operation(told):
    for path, method, operation in operations(told):
        statuses = set(operation["responses"])
        assert {"400", "401", "403", "406", "429"} <= statuses, operation["operationId"]
        assert "404" in statuses or "{" not in path
        if method != "get":
            assert {"409", "413", "415", "422"} <= statuses
            assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}
    for answer in told["components"]["responses"].values():
        assert set(answer["content"]) == {"application/problem+json"}


def test_a_door_without_a_token_is_public_in_the_document_as_well(told):
    for _path, method, operation in operations(told):
        is_open = {} in operation["security"]
        assert not is_open or (method == "get" and operation["x-scope"] == "read")
