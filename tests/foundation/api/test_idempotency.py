"""A write that is sent twice under one key is done once, whoever is killed in between."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.foundation.api.idempotency import KEPT, forget_idempotent_requests
from apps.foundation.limits import TooMany
from apps.foundation.models import IdempotentRequest, Job
from apps.foundation.verdicts import Refused, no
from tests.foundation.api.doors import JobsView, JobView, ask
from tests.racing import at_once, needs_postgresql
from tests.tokens import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(ana):
    return program(ana).secret


def add(secret: str, key: str = "k-1", name: str = "one", view=JobsView):
    return ask(view, "POST", body={"name": name}, secret=secret, headers={"Idempotency-Key": key})


def kind_of(answer) -> str:
    return json.loads(answer.content)["type"].partition("#problem-")[2]


def raising(error: BaseException):
    """A door that does its work and then does not end well."""

    class Broken(JobsView):
        def post(self, request):
            super().post(request)
            raise error

    return Broken


def test_the_same_request_is_done_once_and_answered_alike(secret):
    first, second = add(secret), add(secret, '"k-1"')
    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.content, first["Location"], first["Content-Type"]) == (
        second.content,
        second["Location"],
        second["Content-Type"],
    )
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert Job.objects.count() == 1
    assert add(secret, "k-2").status_code == 201
    assert Job.objects.count() == 2


def test_an_answer_without_words_is_repeated_as_well(secret):
    job = Job.objects.create(name="one", due_at=timezone.now())
    for replayed in (False, True):
        answer = ask(JobView, "DELETE", secret=secret, headers={"Idempotency-Key": "k"}, pk=job.pk)
        assert (answer.status_code, answer.content, "Idempotent-Replayed" in answer) == (204, b"", replayed)


def test_a_key_belongs_to_one_request_of_one_person(secret, bela):
    assert add(secret).status_code == 201
    other = add(secret, name="two")
    assert (other.status_code, kind_of(other)) == (422, "key-reused")
    assert add(program(bela).secret, name="two").status_code == 201
    assert sorted(name.split()[0] for name in Job.objects.values_list("name", flat=True)) == ["one", "two"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "naïve", '""'])
def test_a_key_that_is_none_is_refused_before_the_work(secret, key):
    assert add(secret, key).status_code == 400
    assert not Job.objects.exists()


@pytest.mark.parametrize("error", [Refused(no("Locked.")), TooMany(5), RuntimeError("broken")])
def test_what_failed_left_nothing_and_may_be_tried_again(secret, error):
    try:
        assert add(secret, view=raising(error)).status_code in (403, 429)
    except RuntimeError as raised:
        assert raised is error
    assert not Job.objects.exists()
    # Even with another body: nothing was done under this key.
    assert add(secret, name="two").status_code == 201


def test_while_the_first_is_at_work_the_second_is_told_to_wait(secret):
    answers = []

    class Slow(JobsView):
        def post(self, request):
            answers.append(add(secret))
            return super().post(request)

    assert add(secret, view=Slow).status_code == 201
    assert (answers[0].status_code, kind_of(answers[0]), answers[0]["Retry-After"]) == (409, "in-progress", "2")
    assert Job.objects.count() == 1


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


def killed(secret, monkeypatch) -> None:
    """Leave behind what a process leaves that is killed at work."""
    monkeypatch.setattr("apps.foundation.api.idempotency._let_go", lambda held: None)
    with pytest.raises(Killed):
        add(secret, view=raising(Killed()))
    monkeypatch.undo()


def test_what_a_killed_process_began_is_not_there_and_is_done_when_its_time_is_over(secret, monkeypatch):
    killed(secret, monkeypatch)
    assert not Job.objects.exists()
    assert kind_of(add(secret)) == "in-progress"
    IdempotentRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert add(secret).status_code == 201
    assert add(secret)["Idempotent-Replayed"] == "true"
    assert Job.objects.count() == 1


def test_a_process_that_was_taken_for_dead_undoes_its_work(secret):
    class Slow(JobsView):
        def post(self, request):
            IdempotentRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            assert add(secret).status_code == 201
            return super().post(request)

    late = add(secret, view=Slow)
    # In here the work of both stands in one transaction, so the late one takes that of the other with it.
    assert (late.status_code, kind_of(late)) == (409, "in-progress")


def test_after_a_day_a_key_is_free_and_its_answer_forgotten(secret):
    assert add(secret).status_code == 201
    IdempotentRequest.objects.update(
        taken_at=timezone.now() - KEPT - timedelta(seconds=1), lease_until=timezone.now() - KEPT
    )
    assert add(secret, name="two").status_code == 201
    assert forget_idempotent_requests() == 0
    IdempotentRequest.objects.update(taken_at=timezone.now() - KEPT - timedelta(seconds=1))
    assert forget_idempotent_requests() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_dozen_at_once_are_done_once(ana):
    secret = program(ana).secret
    answers = at_once(*[lambda: add(secret) for _ in range(12)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum(answer.status_code == 201 and "Idempotent-Replayed" not in answer for answer in answers) == 1
    assert Job.objects.count() == 1
    assert add(secret)["Idempotent-Replayed"] == "true"


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_take_up_what_a_killed_process_left_do_it_once(ana, monkeypatch):
    secret = program(ana).secret
    killed(secret, monkeypatch)
    assert not transaction.get_connection().in_atomic_block
    IdempotentRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    answers = at_once(*[lambda: add(secret) for _ in range(6)])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert Job.objects.count() == 1
