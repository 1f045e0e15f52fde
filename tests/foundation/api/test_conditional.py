"""Versions: what is known is not sent again, and what somebody else changed is not changed blindly."""

import json

import pytest

from apps.foundation.api.scopes import Scope
from apps.foundation.models import Job
from tests.foundation.api.doors import JobsView, JobView, ask, door
from tests.racing import at_once, needs_postgresql
from tests.tokens import program


@pytest.fixture
def job(db):
    return Job.objects.create(name="one", due_at="2026-01-01T00:00:00Z")


def read(job, **headers):
    return ask(JobView, "GET", pk=job.pk, headers=headers)


def test_a_version_that_is_known_is_not_sent_again(job):
    tag = read(job)["ETag"]
    assert tag.startswith('"')
    for told in (tag, f"W/{tag}", f'"old", {tag}', "*"):
        again = read(job, **{"If-None-Match": told})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert "Content-Type" not in again
    assert read(job, **{"If-None-Match": '"old"'}).status_code == 200
    Job.objects.update(name="two")
    assert read(job, **{"If-None-Match": tag}).status_code == 200
    assert ask(JobsView, "GET", headers={"If-None-Match": ask(JobsView, "GET")["ETag"]}).status_code == 304


def test_only_the_version_that_was_read_is_changed(job, ana):
    secret, tag = program(ana).secret, read(job)["ETag"]

    def rename(name: str, told: str):
        return ask(JobView, "PATCH", body={"name": name}, secret=secret, headers={"If-Match": told}, pk=job.pk)

    assert rename("two", f"W/{tag}").status_code == 200
    late = rename("three", tag)
    assert (late.status_code, json.loads(late.content)["type"][-25:]) == (412, "problem-changed-meanwhile")
    assert Job.objects.get().name == "two"
    assert rename("three", "*").status_code == 200
    assert ask(JobView, "DELETE", secret=secret, headers={"If-Match": tag}, pk=job.pk).status_code == 412
    assert ask(JobView, "DELETE", secret=secret, headers={"If-Match": read(job)["ETag"]}, pk=job.pk).status_code == 204


def test_a_version_that_is_cheap_to_know_spares_the_answer(db, ana):
    made = []

    class Cheap(door()):
        needs = {"GET": Scope.READ, "POST": Scope.WRITE}

        def version(self):
            return "7"

        def get(self, request):
            made.append(1)
            return super().get(request)

    tag = ask(Cheap, "GET")["ETag"]
    assert ask(Cheap, "GET", headers={"If-None-Match": tag}).status_code == 304
    assert len(made) == 1
    # The same version is another answer to somebody else, and at another address.
    assert ask(Cheap, "GET", secret=program(ana).secret)["ETag"] != tag


def test_what_only_somebody_reads_is_kept_by_nobody_else(job, ana):
    assert read(job)["Cache-Control"] == "public, no-cache"
    answer = ask(JobView, "GET", secret=program(ana).secret, pk=job.pk)
    assert (answer["Cache-Control"], answer["Vary"]) == ("private, no-cache", "Authorization")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_same_version_at_once_one_reads_again(ana):
    job = Job.objects.create(name="one", due_at="2026-01-01T00:00:00Z")
    secret, tag = program(ana).secret, read(job)["ETag"]

    def rename(name: str):
        return ask(
            JobView, "PATCH", body={"name": name}, secret=secret, headers={"If-Match": tag}, pk=job.pk
        ).status_code

    outcomes = at_once(*[lambda number=number: rename(f"name {number}") for number in range(4)])
    assert sorted(outcomes) == [200, 412, 412, 412]
