"""Pages of other sites ask from within a browser: with a token in their hands, never with a cookie of ours."""

import pytest

from tests.conftest import signed_in
from tests.tokens import program

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "https://shop.example"}


def test_a_page_elsewhere_may_ask_before_it_asks():
    asked = {**ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = program().options("/api/v1/threads/", headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert {"Authorization", "Idempotency-Key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer


def test_every_answer_may_be_read_there_problems_included():
    for path in ("/api/v1/", "/api/v1/nothing/", "/api/v1/me/"):
        answer = program().get(path, headers=ORIGIN)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "Retry-After" in answer["Access-Control-Expose-Headers"]


def test_nothing_else_of_the_site_may_be_read_elsewhere(client):
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=ORIGIN)
    assert "Access-Control-Allow-Origin" not in client.get("/api/", headers=ORIGIN)


def test_no_cookie_opens_anything_for_programs(client, ana):
    signed_in(client, ana)
    assert client.get("/api/v1/me/").status_code == 401
    answer = client.post("/api/v1/threads/", {"title": "Mine", "body_markdown": "Words."}, "application/json")
    assert answer.status_code == 401
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
