"""Whatever goes wrong below /api/v1/ is a problem (RFC 9457) that says what to do, and nothing of the inside."""

import json

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path
from rest_framework import exceptions

from apps.foundation.api.problems import KINDS, Problem, problem_answer
from apps.foundation.gone import Gone
from apps.foundation.limits import TooMany
from apps.foundation.verdicts import Refused, no
from tests.foundation.api.doors import ask, door
from tests.tokens import program

pytestmark = pytest.mark.django_db

ODD = [
    (Problem("conflict", "Merged.", into=7), 409, "conflict", "Merged."),
    (Http404("secret"), 404, "not-found", None),
    (Gone("It was withdrawn."), 410, "gone", "It was withdrawn."),
    (TooMany(17), 429, "too-many", None),
    (Refused(no("This is locked.")), 403, "refused", "This is locked."),
    (PermissionDenied("secret"), 403, "refused", None),
    (ValidationError("Too early."), 400, "invalid", "Too early."),
    (BadRequest("Give a number."), 400, "invalid", "Give a number."),
    (exceptions.ParseError("No JSON."), 400, "unreadable", "No JSON."),
    (exceptions.NotAuthenticated(), 401, "not-authenticated", None),
]


@pytest.mark.parametrize(("error", "status", "kind", "detail"), ODD, ids=lambda one: type(one).__name__)
def test_what_a_door_raises_is_answered_as_a_problem(error, status, kind, detail):
    answer = ask(door(error), "GET")
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert told["type"] == f"http://127.0.0.1:8000/api/#problem-{kind}"
    assert (told["title"], told["status"]) == (str(KINDS[kind].title), status)
    assert told["detail"] == detail or detail is None
    assert "secret" not in str(told)
    assert answer["Cache-Control"] == "no-store"
    assert (answer.get("Retry-After") == "17") == (status == 429)
    assert told.get("into") == (7 if kind == "conflict" else None)


def test_a_verbs_sentences_stand_at_their_fields():
    told = json.loads(ask(door(ValidationError({"title": ["Too long.", "Too loud."]})), "GET").content)
    assert [(one["field"], one["message"]) for one in told["errors"]] == [
        ("title", "Too long."),
        ("title", "Too loud."),
    ]


def test_what_nobody_foresaw_is_a_problem_without_what_is_inside(caplog):
    class Urls:
        urlpatterns = [path("api/v1/broken/", door(RuntimeError("the password is 1234")).as_view())]
        handler500 = "apps.portal.errors.server_error"

    with override_settings(ROOT_URLCONF=Urls):
        answer = Client(raise_request_exception=False).get("/api/v1/broken/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "1234" not in answer.content.decode()
    assert "RuntimeError" in caplog.text


def test_a_method_that_is_not_there_is_named_with_those_that_are():
    answer = program().delete("/api/v1/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert program().options("/api/v1/").status_code == 204


def test_what_middleware_refuses_is_a_problem_as_well(ana, settings):
    assert program(ana).post("/api/v1/threads/", "x" * 300_000).status_code == 413
    assert program(ana).post("/api/v1/threads/", "x" * 300_000)["Content-Type"] == "application/problem+json"
    other = Client().get("/api/v1/", headers={"Host": "evil.example"})
    assert (other.status_code, other["Content-Type"]) == (400, "application/problem+json")


def test_other_types_than_json_are_neither_taken_nor_given(ana):
    assert program(ana).post("/api/v1/threads/", "a=1", "application/x-www-form-urlencoded").status_code == 415
    assert program(ana).post("/api/v1/threads/", "{}", "text/plain").status_code == 415
    assert program(ana).get("/api/v1/", headers={"Accept": "text/html"}).status_code == 406


def test_a_problem_names_at_most_so_many_fields():
    errors = [{"field": str(number), "message": "No.", "code": "invalid"} for number in range(500)]
    assert len(json.loads(problem_answer("invalid", errors=errors).content)["errors"]) == 50
