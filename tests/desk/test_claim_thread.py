"""Saying that one is working on an answer: others see it for ten minutes, and may reply all the same."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.desk.models import Claim
from apps.desk.verbs import claim_thread, release_claim
from apps.desk.verbs.claim import purge_claims
from apps.forum.verbs import post_reply, resolve_thread
from tests.conftest import signed_in
from tests.forum.pages import Page
from tests.racing import at_once, errors, needs_postgresql


def door(thread) -> str:
    return f"/threads/{thread.pk}/claim/"


def run_out() -> None:
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))


def test_a_claim_holds_for_ten_minutes(thread, omar):
    claim = claim_thread(thread, by=omar)
    assert claim.until - claim.claimed_at == timedelta(minutes=10)


def test_writing_on_renews_it(thread, omar):
    first = claim_thread(thread, by=omar)
    Claim.objects.update(until=timezone.now() + timedelta(minutes=1))
    again = claim_thread(thread, by=omar)
    assert again == first
    assert again.until > timezone.now() + timedelta(minutes=9)


def test_a_colleagues_claim_stays_theirs_until_it_runs_out(thread, omar, rita):
    claim_thread(thread, by=omar)
    assert claim_thread(thread, by=rita).agent == omar
    run_out()
    assert claim_thread(thread, by=rita).agent == rita
    assert Claim.objects.count() == 1


def test_one_gives_back_only_what_is_ones_own(thread, omar, rita):
    claim_thread(thread, by=omar)
    assert not release_claim(thread, by=rita)
    assert release_claim(thread, by=omar)
    assert not release_claim(thread, by=omar)


def test_customers_claim_nothing(thread, bela):
    with pytest.raises(ValidationError, match="Only staff"):
        claim_thread(thread, by=bela)


def test_the_reply_ends_it(thread, omar, rita, catch_up):
    claim_thread(thread, by=omar)
    post_reply(thread, by=rita, body="I was faster.")
    catch_up()
    assert Claim.objects.get().agent == omar
    post_reply(thread, by=omar, body="Here it is.")
    catch_up()
    assert not Claim.objects.exists()


def test_a_claim_after_the_reply_is_for_another_one(thread, omar, catch_up):
    post_reply(thread, by=omar, body="First.")
    claim_thread(thread, by=omar)
    catch_up()
    assert Claim.objects.exists()


def test_what_ran_out_is_forgotten(thread, make_thread, omar, rita):
    claim_thread(thread, by=omar)
    run_out()
    claim_thread(make_thread(title="Other"), by=rita)
    assert purge_claims() == 1
    assert Claim.objects.get().agent == rita


def test_everybody_reads_who_works_on_it(client, thread, omar, rita):
    claim_thread(thread, by=omar)
    assert "Omar is working on this" in Page(client.get(thread.get_absolute_url())).text
    page = Page(signed_in(client, rita).get(thread.get_absolute_url()))
    assert "Omar is working on this" in page.text
    # A colleague may reply all the same.
    assert page.form_to(f"/threads/{thread.pk}/replies/")
    run_out()
    assert "is working on this" not in Page(client.get(thread.get_absolute_url())).text


def test_nobody_works_on_what_is_settled(client, thread, omar, rita):
    claim_thread(thread, by=omar)
    resolve_thread(thread, by=rita)
    assert "is working on this" not in Page(client.get(thread.get_absolute_url())).text


def test_staff_claims_by_a_button_where_no_script_runs(client, thread, omar):
    signed_in(client, omar)
    form = Page(client.get(thread.get_absolute_url())).form_to(door(thread))
    assert client.post(door(thread), form["fields"])["Location"] == thread.get_absolute_url()
    page = Page(client.get(thread.get_absolute_url()))
    assert "You are working on this" in page.text
    client.post(door(thread), page.form_to(door(thread))["fields"])
    assert not Claim.objects.exists()


def test_a_script_is_told_whose_it_is(client, thread, omar, rita):
    claim_thread(thread, by=omar)
    answer = signed_in(client, rita).post(door(thread), headers={"accept": "application/json"})
    assert (answer.json()["by"], answer.json()["is_own"]) == ("Omar", False)


@pytest.mark.parametrize("who", [None, "ana"])
def test_nobody_else_finds_the_door_open(client, thread, request, who):
    if who:
        signed_in(client, request.getfixturevalue(who))
    assert client.post(door(thread)).status_code == 403
    assert client.delete(door(thread)).status_code == 403
    assert not Claim.objects.exists()


def test_a_conversation_that_is_not_there_is_not_found(client, omar):
    assert signed_in(client, omar).post("/threads/987654/claim/").status_code == 404


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_holds_it(thread, omar, rita):
    outcomes = at_once(*[lambda: claim_thread(thread, by=omar), lambda: claim_thread(thread, by=rita)] * 3)
    assert errors(outcomes) == []
    assert len({claim.agent_id for claim in outcomes}) == 1
    assert Claim.objects.count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_claiming_and_giving_back_at_once_breaks_nothing(thread, omar, rita):
    for _ in range(20):
        claim_thread(thread, by=omar)
        outcomes = at_once(
            lambda: release_claim(thread, by=omar),
            lambda: claim_thread(thread, by=rita),
            lambda: claim_thread(thread, by=omar),
            lambda: release_claim(thread, by=rita),
        )
        assert errors(outcomes) == []
        assert Claim.objects.count() <= 1
