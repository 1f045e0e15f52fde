"""The queue: who is most urgent, what staff decides in bulk, and the case beside its conversation."""

import re
from datetime import timedelta

import pytest

from apps.activity.models import Event
from apps.desk.models import Case
from apps.forum.models import Merge, Thread
from apps.forum.verbs import post_reply
from apps.ingest.models import Complaint
from apps.sources.models import Policy
from tests.conftest import make_person, signed_in
from tests.staff import choose, decide, held_for_triage, page, told
from tests.stand_in import NOON, heard


@pytest.fixture
def waiting(stand_in, catch_up):
    """Three things heard that wait for a decision, each with its case."""
    held_for_triage(
        stand_in,
        heard("1", "The kettle leaks all over the kitchen.", author="joe", said_at=NOON),
        heard("2", "The toaster burns everything.", author="ann", said_at=NOON + timedelta(hours=1)),
        heard("3", "Refund now! This is urgent.", author="kim", said_at=NOON + timedelta(hours=2)),
    )
    catch_up()
    return list(Case.objects.order_by("complaint__external_id"))


@pytest.fixture
def at_work(client, omar):
    """Omar, an agent, at the queue."""
    return signed_in(client, omar)


def rows(response) -> list[Case]:
    return list(response.context["cl"].result_list)


def test_the_queue_shows_what_needs_attention_the_most_urgent_first(at_work, waiting, thread, omar, catch_up):
    catch_up()
    post_reply(thread, by=omar, body="We are on it.")
    catch_up()
    Case.objects.filter(pk=waiting[1].pk).update(priority=90)
    Case.objects.filter(pk__in=[waiting[0].pk, waiting[2].pk]).update(priority=20)

    shown = rows(at_work.get(page(Case, "changelist")))

    assert shown == [waiting[1], waiting[0], waiting[2]]
    assert thread.case not in shown
    assert thread.case in rows(at_work.get(page(Case, "changelist", state="customer")))


def test_a_row_tells_source_handle_reach_priority_with_its_parts_and_since_when_somebody_waits(at_work, waiting):
    from apps.people.models import Handle

    Handle.objects.filter(external_id="joe").update(followers=12_400)
    Case.objects.filter(pk=waiting[0].pk).update(
        priority=50, priority_parts=[{"points": 50, "reason": "reach", "words": {"followers": 12_400}}]
    )

    html = at_work.get(page(Case, "changelist")).content.decode()

    assert "Stand-in" in html
    assert "@joe" in html
    assert "12\u202f400" in html
    assert 'title="+50 reach 12,400"' in html
    assert "of 100: +50 reach 12,400" in html
    assert '<time datetime="2026-05-03T12:00:00+00:00"' in html


def test_the_queue_costs_as_many_queries_for_three_cases_as_for_thirty(
    at_work, waiting, stand_in, catch_up, django_assert_max_num_queries, django_assert_num_queries
):
    at_work.get(page(Case, "changelist"))
    with django_assert_max_num_queries(20) as few:
        at_work.get(page(Case, "changelist"))
    # Counted now: the next request forgets them.
    costs = len(few)
    held_for_triage(stand_in, *(heard(str(n), f"Broken again, number {n}", author=f"p{n}") for n in range(10, 37)))
    catch_up()
    # What a process may know for half a minute may be forgotten meanwhile.
    at_work.get(page(Case, "changelist"))
    with django_assert_num_queries(costs):
        assert len(rows(at_work.get(page(Case, "changelist")))) == 30


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"source": "here"}, {"thread"}),
        ({"kind": "question"}, {"thread"}),
        ({"assignee": "me"}, {"1"}),
        ({"assignee": "none", "source": "all"}, {"2", "3", "thread"}),
        ({"q": "toaster"}, {"2", "thread"}),
        ({"q": "@kim"}, {"3"}),
        ({"source": "99999999999999999999999"}, {"1", "2", "3", "thread"}),
    ],
)
def test_the_queue_is_narrowed_by_choices_and_words(at_work, waiting, thread, omar, catch_up, choice, expected):
    catch_up()
    Case.objects.filter(pk=waiting[0].pk).update(assignee=omar)
    Complaint.objects.update(kind="problem")

    shown = rows(at_work.get(page(Case, "changelist", **choice)))

    assert {case.complaint.external_id if case.complaint else "thread" for case in shown} == expected


def test_publishing_in_bulk_tells_how_many_and_why_the_others_stayed(at_work, waiting, thread, catch_up):
    catch_up()

    response = choose(at_work, Case, "publish", [waiting[0], waiting[1], thread.case])

    assert response.status_code == 302
    assert set(Complaint.objects.filter(fate="published").values_list("external_id", flat=True)) == {"1", "2"}
    assert told(response) == (
        "2 are public now. | “The toaster does not toast” stayed as it was: There is nothing left to publish."
    )


def test_what_is_never_published_stays_and_the_reason_is_told(at_work, waiting, stand_in):
    stand_in.policy = Policy.NEVER
    stand_in.save()

    response = choose(at_work, Case, "publish", waiting)

    assert not Thread.objects.exists()
    assert "3 stayed as they were" in told(response)
    assert "never published" in told(response)


def test_dismissing_asks_for_a_reason_and_keeps_the_choice(at_work, waiting):
    asked = choose(at_work, Case, "dismiss", waiting[:2])
    assert asked.status_code == 200
    assert "The kettle leaks" in asked.content.decode()

    refused = decide(at_work, Case, "dismiss", waiting[:2], reason="")
    assert refused.status_code == 422
    assert not Complaint.objects.filter(fate="dismissed").exists()
    assert all(f'value="{case.pk}"' in refused.content.decode() for case in waiting[:2])

    done = decide(at_work, Case, "dismiss", waiting[:2], reason="An advert")
    assert told(done) == "2 were dismissed."
    assert Complaint.objects.filter(fate="dismissed").count() == 2
    assert Event.objects.filter(action="complaint.dismissed", particulars__reason="An advert").count() == 2


@pytest.mark.parametrize("words", ["{pk}", "#{pk}", "http://127.0.0.1:8000/threads/{pk}/the-toaster/", "/threads/{pk}"])
def test_merging_takes_a_number_or_an_address(at_work, waiting, thread, words):
    response = decide(at_work, Case, "merge", waiting[:2], thread=words.format(pk=thread.pk))

    assert told(response) == "2 joined the conversation."
    assert set(thread.complaints.values_list("external_id", flat=True)) == {"1", "2"}


@pytest.mark.parametrize("words", ["", "999999", "the toaster", "/threads/abc/", "9" * 30])
def test_merging_refuses_what_names_no_conversation_and_keeps_what_was_typed(at_work, waiting, thread, words):
    response = decide(at_work, Case, "merge", waiting[:1], thread=words)

    assert response.status_code == 422
    assert not thread.complaints.exists()
    if words:
        assert f'value="{words}"' in response.content.decode()


def test_merging_suggests_conversations_with_like_titles(at_work, waiting, make_thread):
    thread = make_thread(title="Why the toaster burns my bread")
    html = choose(at_work, Case, "merge", waiting[1:2]).content.decode()
    assert re.search(rf'type="radio" name="suggestion" value="{thread.pk}"', html)

    decide(at_work, Case, "merge", waiting[1:2], suggestion=thread.pk)
    assert thread.complaints.get().external_id == "2"


def test_merging_conversations_is_for_those_who_moderate_and_brings_their_complaints_along(
    client, omar, mona, waiting, thread, catch_up
):
    choose(signed_in(client, omar), Case, "publish", waiting[:1])
    catch_up()
    case = Case.objects.get(complaint__external_id="1")

    refused = decide(signed_in(client, omar), Case, "merge", [case], thread=str(thread.pk))
    assert "Only a moderator or a manager" in told(refused)
    assert not Merge.objects.exists()

    decide(signed_in(client, mona), Case, "merge", [case], thread=str(thread.pk))
    catch_up()
    assert Merge.objects.get().into == thread
    assert thread.complaints.get().external_id == "1"


def test_cases_are_assigned_passed_on_and_prioritised_in_bulk(at_work, waiting, omar, rita, department):
    choose(at_work, Case, "take", waiting[:1])
    decide(at_work, Case, "assign", waiting[1:2], assignee=rita.pk)
    decide(at_work, Case, "route", waiting, department=department.pk)
    decide(at_work, Case, "prioritise", waiting, priority=77)

    assert list(Case.objects.order_by("complaint__external_id").values_list("assignee", flat=True)) == [
        omar.pk,
        rita.pk,
        None,
    ]
    assert set(Case.objects.values_list("department", "priority")) == {(department.pk, 77)}
    assert Event.objects.filter(action="case.assigned").count() == 2
    choose(at_work, Case, "give-back", waiting[:1])
    assert Case.objects.get(pk=waiting[0].pk).assignee is None


@pytest.mark.parametrize(("form", "values"), [("prioritise", {"priority": 101}), ("prioritise", {"priority": -1})])
def test_a_priority_outside_of_0_to_100_is_refused(at_work, waiting, form, values):
    assert decide(at_work, Case, form, waiting, **values).status_code == 422
    assert not Case.objects.filter(priority_set_by_staff__isnull=False).exists()


def test_a_customer_cannot_be_assigned(at_work, waiting, ana):
    assert decide(at_work, Case, "assign", waiting, assignee=ana.pk).status_code == 422


def test_a_moderator_decides_about_complaints_and_not_about_work(client, waiting):
    mod = make_person("Mod", "Moderator")
    at_work = signed_in(client, mod)
    offered = dict(at_work.get(page(Case, "changelist")).context["action_form"].fields["action"].choices)
    assert {"publish", "merge", "dismiss"} <= set(offered)
    assert not {"take", "assign", "route", "prioritise"} & set(offered)

    assert at_work.post(page(waiting[0], "take")).status_code == 403
    assert at_work.post(page(waiting[0]), {"assignee": mod.pk}).status_code == 403
    choose(at_work, Case, "take", waiting)
    assert not Case.objects.filter(assignee__isnull=False).exists()


def test_an_editor_reads_the_queue_and_decides_nothing(client, waiting):
    at_work = signed_in(client, make_person("Eda", "Editor"))
    assert at_work.get(page(waiting[0])).status_code == 200
    for name in ("publish", "merge", "dismiss", "take", "assign", "route", "prioritise", "correct"):
        assert at_work.post(page(waiting[0], name), {"reason": "x"}).status_code == 403


def test_at_most_five_hundred_are_decided_at_once(at_work, waiting, monkeypatch):
    monkeypatch.setattr("apps.foundation.decisions.MOST_AT_ONCE", 2)

    response = choose(at_work, Case, "publish", waiting)

    assert "at most 2" in told(response)
    assert not Thread.objects.exists()


def test_saving_a_case_goes_through_its_verbs(at_work, waiting, omar, department):
    case = waiting[0]

    at_work.post(page(case), {"assignee": omar.pk, "department": department.pk, "priority_set_by_staff": 60})

    case.refresh_from_db()
    assert (case.assignee, case.department, case.priority) == (omar, department, 60)
    actions = set(Event.objects.filter(subject_type="desk.case").values_list("action", flat=True))
    assert actions == {"case.assigned", "case.routed", "case.prioritised"}


def test_a_field_that_is_not_on_the_form_never_changes(at_work, waiting, ana):
    case = waiting[0]
    before = Case.objects.filter(pk=case.pk).values().get()

    at_work.post(page(case), {"waiting_since": "", "closed_at": "2020-01-01", "thread": "1", "priority": "99"})

    assert Case.objects.filter(pk=case.pk).values().get() == before


def test_a_bad_priority_comes_back_with_what_was_typed(at_work, waiting):
    response = at_work.post(page(waiting[0]), {"priority_set_by_staff": "250"})

    assert response.context["errors"]
    assert 'value="250"' in response.content.decode()


def test_the_page_shows_the_masked_text_and_why_it_is_urgent(at_work, waiting):
    case = Case.objects.get(complaint__external_id="3")
    html = at_work.get(page(case)).content.decode()

    assert "Refund now! This is urgent." in html
    assert "urgent: “urgent”" in html
    assert "https://network.example/3" in html


def test_what_the_network_sent_is_for_those_who_may_see_it(client, waiting, omar):
    from django.contrib.auth.models import Permission

    Complaint.objects.update(raw={"secret": "joe@mail.example"})
    assert "joe@mail.example" not in signed_in(client, omar).get(page(waiting[0])).content.decode()

    omar.user_permissions.add(Permission.objects.get(codename="view_raw"))
    assert "joe@mail.example" in signed_in(client, omar).get(page(waiting[0])).content.decode()


def test_masks_are_corrected_here_and_where_it_is_public(at_work, waiting, catch_up):
    at_work.post(page(waiting[0], "publish"))
    catch_up()
    case = Case.objects.get(complaint__external_id="1")
    asked = at_work.get(page(case, "correct")).content.decode()
    assert "The kettle leaks all over the kitchen." in asked

    at_work.post(page(case, "correct"), {"text": "The kettle leaks in [address]."})

    assert Complaint.objects.get(pk=case.complaint_id).text == "The kettle leaks in [address]."
    assert "address" in case.thread.posts.get().body


def test_an_empty_correction_is_refused(at_work, waiting):
    response = at_work.post(page(waiting[0], "correct"), {"text": "  "})

    assert response.status_code == 422
    assert Complaint.objects.get(pk=waiting[0].complaint_id).text


def test_the_page_shows_the_conversation_and_how_its_answers_fare(at_work, waiting, omar, catch_up):
    at_work.post(page(waiting[0], "publish"))
    catch_up()
    case = Case.objects.get(complaint__external_id="1")
    post_reply(case.thread, by=omar, body="Please **descale** it.", goes_home=True)
    catch_up()

    html = at_work.get(page(case)).content.decode()

    assert "Please descale it." in html
    assert "Answers on their way home" in html
    assert "Sent" in html


def test_an_action_that_changes_something_is_never_a_get(at_work, waiting):
    for name in ("publish", "take", "give-back", "dismiss"):
        at_work.get(page(waiting[0], name))
    assert set(Complaint.objects.values_list("fate", flat=True)) == {"waiting"}
    assert not Case.objects.filter(assignee__isnull=False).exists()


def test_decisions_refuse_a_forged_request(omar, waiting):
    from django.test import Client

    forger = Client(enforce_csrf_checks=True)
    forger.force_login(omar)
    assert forger.post(page(waiting[0], "publish")).status_code == 403
    assert not Thread.objects.exists()


def test_a_decision_stands_in_the_history_of_the_case(at_work, waiting):
    at_work.post(page(waiting[0], "take"))

    assert "Assign to me" in at_work.get(page(waiting[0], "history")).content.decode()
