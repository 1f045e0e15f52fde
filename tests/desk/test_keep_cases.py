"""There is a case for everything that is owed an answer, and it knows since when somebody waits."""

import random
from datetime import timedelta

import pytest

from apps.activity.models import Event
from apps.company.models import Department
from apps.desk.models import Case
from apps.desk.verbs import assign_case, keep_cases, prioritise_case, route_case, unassign_case
from apps.forum.models import Thread
from apps.forum.verbs import post_reply, reopen_thread, resolve_thread
from apps.ingest.models import Complaint
from apps.ingest.verbs import dismiss_complaint, merge_complaint, publish_complaint, receive
from apps.sources.connectors import Withdrawal
from apps.sources.models import Policy
from apps.triage.models import Rule
from tests.stand_in import NOON, heard


@pytest.fixture
def held_back(stand_in, catch_up):
    """A complaint that waits for a decision, with its case."""
    stand_in.policy = Policy.AFTER_TRIAGE
    stand_in.save()
    receive(stand_in, [heard()])
    catch_up()
    return Complaint.objects.get()


def test_a_question_asked_here_has_a_case_that_waits(thread, catch_up):
    catch_up()
    case = Case.objects.get()
    assert case.thread == thread
    assert case.waiting_since == thread.opened_at
    assert case.state == Case.State.NEEDS_ATTENTION


def test_our_answer_ends_the_waiting_and_the_customers_next_word_begins_it(thread, ana, omar, catch_up):
    post_reply(thread, by=omar, body="Is it plugged in?")
    catch_up()
    assert Case.objects.get().state == Case.State.WAITING_FOR_CUSTOMER

    first = post_reply(thread, by=ana, body="Yes.")
    post_reply(thread, by=ana, body="Of course.")
    catch_up()
    assert Case.objects.get().waiting_since == first.posted_at


def test_a_case_that_did_not_change_is_not_written(make_thread, catch_up, django_assert_num_queries):
    threads = [make_thread().pk for _ in range(3)]
    catch_up()
    before = Case.objects.in_bulk()
    with django_assert_num_queries(6) as asked:
        keep_cases(threads=threads)
    assert not any(one["sql"].startswith(("UPDATE", "INSERT")) for one in asked.captured_queries)
    assert Case.objects.in_bulk() == before


def test_settling_ends_it_and_reopening_brings_it_back(thread, ana, catch_up):
    resolve_thread(thread, by=ana)
    catch_up()
    assert Case.objects.get().state == Case.State.DONE
    reopen_thread(thread, by=ana)
    catch_up()
    assert Case.objects.get().state == Case.State.NEEDS_ATTENTION


def test_something_heard_has_a_case_before_it_is_public(held_back):
    case = Case.objects.get()
    assert (case.thread, case.complaint) == (None, held_back)
    assert case.waiting_since == held_back.said_at
    assert case.priority == held_back.assessment.score


def test_its_case_becomes_the_threads_case(held_back, omar, catch_up):
    number = Case.objects.get().pk
    publish_complaint(held_back, by=omar)
    catch_up()
    assert Case.objects.get().pk == number
    assert Case.objects.get().thread == Thread.objects.get()


def test_a_merged_complaint_needs_no_case_of_its_own(held_back, thread, omar, catch_up):
    merge_complaint(held_back, into=thread, by=omar)
    catch_up()
    assert Case.objects.get().thread == thread


@pytest.mark.parametrize("end", ["dismissed", "withdrawn"])
def test_what_is_dismissed_or_withdrawn_waits_no_longer(held_back, stand_in, omar, catch_up, end):
    if end == "dismissed":
        dismiss_complaint(held_back, by=omar)
    else:
        receive(stand_in, [Withdrawal("1")])
    catch_up()
    assert Case.objects.get().state == Case.State.DONE


def test_events_in_any_order_and_twice_leave_the_same_cases(stand_in, omar, ana, thread, catch_up):
    receive(stand_in, [heard(), heard("2", "Me, too", "eva", NOON + timedelta(hours=1), parent_id="1")])
    heard_thread = Thread.objects.exclude(pk=thread.pk).get()
    post_reply(heard_thread, by=omar, body="We know.")
    post_reply(thread, by=omar, body="Plugged in?")
    resolve_thread(thread, by=ana)
    catch_up()
    then = set(Case.objects.values_list("thread", "complaint", "waiting_since"))
    jobs = [{"threads": [thread.pk]}, {"threads": [heard_thread.pk]}] + [
        {"complaints": [pk]} for pk in Complaint.objects.values_list("pk", flat=True)
    ]
    for _ in range(10):
        random.shuffle(jobs)
        for job in jobs:
            keep_cases(**job)
    assert set(Case.objects.values_list("thread", "complaint", "waiting_since")) == then


def test_the_most_urgent_is_the_highest_score_then_the_longest_wait(stand_in, catch_up):
    Rule.objects.create(name="Danger", any_of="fire\nsmoke", points=40)
    receive(
        stand_in,
        [
            heard("1", "The lid is a bit loose", "joe", NOON),
            heard("2", "There was smoke", "eva", NOON + timedelta(hours=1)),
            heard("3", "There was fire", "max", NOON),
        ],
    )
    catch_up()
    order = [case.complaint.external_id for case in Case.objects.needs_attention().most_urgent_first()]
    assert order[-1] == "1"
    assert set(order[:2]) == {"2", "3"}
    assert any(
        part["words"].get("name") == "Danger" for part in Case.objects.get(complaint__external_id="3").priority_parts
    )


def test_a_case_goes_to_the_department_of_its_rule_then_of_its_source(stand_in, department, catch_up):
    other = Department.objects.create(name="Repairs", slug="repairs")
    stand_in.department = other
    stand_in.save()
    Rule.objects.create(name="Money", all_of="refund", points=10, department=department)
    receive(stand_in, [heard("1", "I want a refund now", "joe"), heard("2", "It is broken", "eva")])
    catch_up()
    assert Case.objects.get(complaint__external_id="1").department == department
    assert Case.objects.get(complaint__external_id="2").department == other


def test_a_priority_set_by_staff_stays_when_the_score_changes(held_back, stand_in, omar, catch_up):
    prioritise_case(Case.objects.get(), by=omar, priority=77)
    receive(stand_in, [heard(text="URGENT! Fire!", version=NOON + timedelta(hours=1))])
    catch_up()
    assert Case.objects.get().priority == 77
    case = prioritise_case(Case.objects.get(), by=omar, priority=None)
    assert case.priority == min(100, sum(part["points"] for part in case.priority_parts))


def test_assigning_and_giving_back_are_told_once(thread, omar, ana, catch_up):
    from django.core.exceptions import ValidationError

    catch_up()
    case = Case.objects.get()
    assign_case(case, by=omar, to=omar)
    assign_case(case, by=omar, to=omar)
    unassign_case(case, by=omar)
    assert Event.objects.of("case.assigned").count() == 1
    assert Event.objects.of("case.unassigned").count() == 1
    with pytest.raises(ValidationError, match="does not work here"):
        assign_case(case, by=omar, to=ana)


def test_who_takes_it_first_acknowledges_it_in_the_open_once(thread, omar, rita, catch_up):
    catch_up()
    assign_case(Case.objects.get(), by=omar, to=omar)
    unassign_case(Case.objects.get(), by=omar)
    assign_case(Case.objects.get(), by=omar, to=rita)
    assert Event.objects.about(thread).of("case.acknowledged").get().sentence() == "Omar is looking into this"


def test_who_praised_us_before_is_loyal_and_who_complained_is_heard_again(stand_in, catch_up):
    receive(stand_in, [heard("1", "I love this kettle, thank you so much!", "eva", rating=5)])
    receive(stand_in, [heard("2", "Now the lid is broken.", "eva"), heard("3", "My lid is broken.", "joe")])
    reasons = {one.external_id: {part["reason"] for part in one.assessment.parts} for one in Complaint.objects.all()}
    assert reasons["2"] >= {"loyalty", "heard_before"}
    assert not reasons["3"] & {"loyalty", "heard_before"}


def test_routing_is_part_of_the_public_story(thread, omar, department, catch_up):
    catch_up()
    route_case(Case.objects.get(), by=omar, department=department)
    assert Event.objects.about(thread).of("case.routed").get().sentence() == "Passed to Billing"
