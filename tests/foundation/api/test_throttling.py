"""How often a program may ask: the limit is the one that is told, and nobody gets around it."""

import json

import pytest

from apps.foundation.models import Allowance
from tests.foundation.api.doors import JobsView, JobView, ask
from tests.tokens import program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.LIMITS = {
        **settings.LIMITS,
        "api_read": {"person": "3/h", "staff": "5/h", "address": "6/h", "visitor": "2/h"},
        "api_write": {"person": "1/h"},
    }


def test_a_visitor_is_told_how_the_limit_stands_and_when_to_come_again():
    answers = [ask(JobsView, "GET", headers={"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"api_read";q=2;w=3600'
    assert [answer["RateLimit"].split(";t=")[0] for answer in answers[:2]] == ['"api_read";r=1', '"api_read";r=0']
    told = json.loads(answers[2].content)
    assert 1 <= told["retry_after"] <= 3600
    assert answers[2]["Retry-After"] == str(told["retry_after"])


def test_two_tokens_of_one_person_share_what_the_person_has(ana, bela):
    first, second = program(ana).secret, program(ana).secret
    statuses = [ask(JobsView, "GET", secret=secret).status_code for secret in (first, second, first, second)]
    assert statuses == [200, 200, 200, 429]
    assert ask(JobsView, "GET", secret=program(bela).secret).status_code == 200


def test_guessing_tokens_counts_as_a_visitor():
    guesses = [ask(JobsView, "GET", secret=f"hc_{number:043d}").status_code for number in range(3)]
    assert guesses == [401, 401, 429]


def test_writing_is_counted_apart_and_refused_without_being_done(ana):
    secret = program(ana).secret
    statuses = [ask(JobsView, "POST", body={"name": "one"}, secret=secret).status_code for _ in range(2)]
    assert statuses == [201, 429]
    assert ask(JobView, "DELETE", secret=secret, pk=1).status_code == 429
    assert ask(JobsView, "GET", secret=secret).status_code == 200


def test_staff_has_more(omar):
    secret = program(omar).secret
    assert [ask(JobsView, "GET", secret=secret).status_code for _ in range(6)] == [200] * 5 + [429]


def test_reads_are_counted_some_at_once_and_never_more_than_the_limit_pass(settings, django_assert_num_queries):
    settings.API_READS_COUNTED_AT_ONCE = 4
    settings.LIMITS = {**settings.LIMITS, "api_read": {"visitor": "47/h"}}
    first = ask(JobsView, "GET")
    assert first["RateLimit"].startswith('"api_read";r=46;')
    for left in (45, 44, 43):
        # The page itself and nothing beside it.
        with django_assert_num_queries(1):
            assert ask(JobsView, "GET")["RateLimit"].startswith(f'"api_read";r={left};')
    assert Allowance.objects.get().used == 4
    statuses = [ask(JobsView, "GET").status_code for _ in range(50)]
    assert (statuses.count(200), statuses.count(429)) == (43, 7)
    assert Allowance.objects.get().used == 47
