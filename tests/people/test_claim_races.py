"""Two who claim at once, and what is heard meanwhile: the first wins, and nothing is left behind."""

import pytest
from django.core.exceptions import ValidationError

from apps.forum.models import Post
from apps.ingest.models import Complaint
from apps.people.models import Claim
from apps.people.verbs import claim_person, hear_code, remove_history, reverse_claim
from tests.people.claims import JOE, hear, prove
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]


def test_of_two_who_claim_at_once_one_gets_it_and_the_other_a_sentence(joe, ana, bela):
    proofs = {person: prove(person, JOE) for person in (ana, bela)}
    outcomes = at_once(*[lambda who=who: claim_person(joe, by=who, proof=proofs[who]) for who in (ana, bela)] * 2)
    claim = Claim.objects.get()
    assert {type(error) for error in errors(outcomes)} == {ValidationError} and len(errors(outcomes)) == 2
    assert set(Complaint.objects.values_list("author", flat=True)) == {claim.person_id}
    assert set(Post.objects.values_list("author", flat=True)) == {claim.person_id}


def test_what_is_heard_while_somebody_claims_is_theirs(chirps, joe, ana):
    proof = prove(ana, JOE)
    outcomes = at_once(
        lambda: claim_person(joe, by=ana, proof=proof),
        *[lambda n=n: hear(chirps, str(n), text=f"It is thing number {n} that broke.") for n in range(10, 14)],
    )
    assert errors(outcomes) == []
    assert Complaint.objects.count() == 7
    assert set(Complaint.objects.values_list("author", flat=True)) == {ana.pk}
    assert set(Post.objects.values_list("author", flat=True)) == {ana.pk}


def test_a_claim_taken_back_twice_while_more_is_heard_gives_back_once(chirps, joe, ana, mona):
    claim = claim_person(joe, by=ana, proof=prove(ana, JOE))
    outcomes = at_once(
        lambda: reverse_claim(claim, by=mona),
        lambda: reverse_claim(claim, by=mona),
        lambda: hear(chirps, "20", text="It is another thing that broke."),
    )
    assert errors(outcomes) == []
    assert set(Complaint.objects.values_list("author", flat=True)) == {joe.pk}


def test_claim_and_removal_at_once_end_in_one_of_the_two(joe, ana):
    proof = prove(ana, JOE)
    at_once(lambda: claim_person(joe, by=ana, proof=proof), lambda: remove_history(proof, by=ana))
    assert not Complaint.objects.exclude(text="").exists() or Claim.objects.exists()
    assert not Post.objects.filter(author=joe).exists()


def test_a_code_that_two_post_at_once_is_used_once(chirps, joe, ana):
    from apps.ingest.verbs.places import place_of
    from apps.people.models import Proof
    from apps.people.verbs import ask_for_code, code_in_words

    code = ask_for_code(ana, place=place_of(chirps))
    words = code_in_words(code)
    there = {"place": place_of(chirps), "network": "mastodon", "at": code.asked_at}
    outcomes = at_once(*[lambda who=who: hear_code(words, external_id=who, **there) for who in (JOE, f"{JOE}2")] * 2)
    assert errors(outcomes) == [] and len([one for one in outcomes if one]) == 1
    assert Proof.objects.count() == 1
