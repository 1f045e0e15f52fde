"""The network breaks on request, so often as it was told and no more."""

import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException

import pytest

from tests.sandbox.client import SandboxError


def post(call, text):
    return call("POST", "/api/v1/statuses", form={"status": text})


def test_an_error_is_answered_so_often_and_nothing_is_posted(sandbox, call):
    sandbox.set_faults({"status": 503, "retry_after": 7, "times": 2, "routes": "post"})
    answers = [post(call, "unavailable") for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].headers["retry-after"] == "7"
    assert call("GET", "/api/v1/notifications").status == 200
    assert [(fault["met"], fault["fired"]) for fault in sandbox.faults()] == [(2, 2)]
    assert len([each for each in sandbox.statuses("acme") if each["text"] == "unavailable"]) == 1


def test_a_staged_429_has_its_reset(sandbox, call):
    sandbox.set_faults({"status": 429, "retry_after": 60, "times": 1})
    answer = post(call, "too fast")
    assert (answer.status, answer.json) == (429, {"error": "Too many requests"})
    reset = datetime.fromisoformat(answer.headers["x-ratelimit-reset"])
    assert 0 < (reset - datetime.now(UTC)).total_seconds() <= 60
    assert answer.headers["x-ratelimit-remaining"] == "0"


def test_a_lost_answer_leaves_the_post_and_a_lost_request_none(sandbox, call):
    for fault, kept in (("drop_after_accepting", 1), ("drop_before_accepting", 0)):
        sandbox.set_faults({fault: True, "times": 1, "routes": "post"})
        with pytest.raises((HTTPException, OSError)):
            post(call, fault)
        assert len([each for each in sandbox.statuses("acme") if each["text"] == fault]) == kept


def test_a_lost_answer_is_healed_by_the_idempotency_key(sandbox, call):
    sandbox.set_faults({"drop_after_accepting": True, "times": 1, "routes": "post"})
    key = {"Idempotency-Key": "lost-1"}
    with pytest.raises((HTTPException, OSError)):
        call("POST", "/api/v1/statuses", form={"status": "lost"}, headers=key)
    again = call("POST", "/api/v1/statuses", form={"status": "lost"}, headers=key)
    kept = [each["id"] for each in sandbox.statuses("acme") if each["idempotency_key"] == "lost-1"]
    assert kept == [again.json["id"]]


def test_a_page_is_delivered_twice_though_the_caller_moved_on(sandbox, call):
    posted = sandbox.post_many([{"as": "mia", "text": f"@acme page {number}"} for number in range(4)])
    start = int(call("GET", "/api/v1/notifications?limit=1").json[0]["id"]) - 4
    sandbox.set_faults({"duplicate_page": True, "times": 1, "routes": "read"})
    first = call("GET", f"/api/v1/notifications?limit=2&min_id={start}")
    repeated = call("GET", first.links["prev"])
    onward = call("GET", repeated.links["prev"])
    assert repeated.json == first.json
    assert [each["status"]["id"] for each in onward.json] == [posted[3]["id"], posted[2]["id"]]


def test_broken_json_comes_after_the_post_was_accepted(sandbox, call):
    sandbox.set_faults({"wrong_json": True, "times": 1})
    answer = post(call, "broken answer")
    assert (answer.status, answer.json) == (200, None)
    assert len([each for each in sandbox.statuses("acme") if each["text"] == "broken answer"]) == 1


def test_a_slow_answer_drips_byte_by_byte(sandbox):
    sandbox.set_faults({"slow_drip": True, "times": 1})
    connection = HTTPConnection("127.0.0.1", sandbox.port, timeout=0.5)
    connection.request("GET", "/api/v1/notifications", headers={"Authorization": f"Bearer {sandbox.token}"})
    answer = connection.getresponse()
    with pytest.raises(TimeoutError):
        answer.read()
    connection.close()


def test_other_callers_are_served_while_one_waits(sandbox, call):
    sandbox.set_faults({"delay_seconds": 20, "times": 1})
    waiting = HTTPConnection("127.0.0.1", sandbox.port, timeout=30)
    waiting.request("GET", "/api/v1/notifications", headers={"Authorization": f"Bearer {sandbox.token}"})
    started = time.monotonic()
    while not sandbox.faults()[0]["fired"] and time.monotonic() - started < 10:
        time.sleep(0.01)
    assert call("GET", "/api/v1/notifications").status == 200
    assert sandbox.faults()[0]["fired"] == 1
    waiting.close()


def test_a_redirect_names_its_target_and_does_not_post(sandbox, call):
    sandbox.set_faults({"redirect_to": "http://127.0.0.1:9/metadata", "times": 1, "routes": "post"})
    answer = post(call, "redirected")
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:9/metadata")
    assert not [each for each in sandbox.statuses("acme") if each["text"] == "redirected"]


def test_chance_is_repeatable(sandbox, call):
    def run():
        sandbox.set_faults({"status": 500, "probability": 0.5, "seed": 4})
        return [call("GET", "/api/v2/instance").status for _ in range(30)]

    first = run()
    assert set(first) == {200, 500}
    assert run() == first


def test_cleared_faults_answer_their_last_counts(sandbox, call):
    sandbox.set_faults({"status": 500})
    post(call, "never")
    assert [fault["fired"] for fault in sandbox.clear_faults()] == [1]
    assert sandbox.faults() == []
    assert post(call, "well again").status == 200


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({}, "delay_seconds"),
        ({"status": 200}, "status"),
        ({"status": 503, "slow_drip": True}, "one effect"),
        ({"status": 503, "times": 0}, "times"),
        ({"status": 503, "probability": 2}, "probability"),
        ({"status": 503, "routes": "some"}, "routes"),
        ({"delay_seconds": 10_000}, "delay_seconds"),
        ({"redirect_to": "http://x/\r\nSet-Cookie: a=b"}, "redirect_to"),
        ({"surprise": True}, "unknown: surprise"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_by_name(sandbox, fault, word):
    with pytest.raises(SandboxError, match=word) as refused:
        sandbox.set_faults(fault)
    assert refused.value.status == 422


def test_the_allowance_is_counted_and_then_refused(sandbox, call):
    sandbox.set_rate_limit(3, 600)
    answers = [call("GET", "/api/v1/notifications") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"3"}
    assert answers[3].json == {"error": "Too many requests"}
    assert datetime.fromisoformat(answers[3].headers["x-ratelimit-reset"]) > datetime.now(UTC)
    assert sandbox.request("GET", "/healthz")[0] == 200
