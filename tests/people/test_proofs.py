"""Showing that an account elsewhere is one's own: by a code that is posted from it, or by signing in with it."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.forum.models import Thread
from apps.ingest.models import Complaint, Rejection
from apps.ingest.verbs.places import place_of
from apps.people.models import Proof, ProofCode
from apps.people.verbs import ask_for_code, code_in_words, forget_old_codes, has_open_offer, keep_proofs, offers_of
from apps.sources.models import Source
from tests.people.claims import JOE, hear

pytestmark = pytest.mark.usefixtures("company")
MALLORY = "https://square.example/users/mallory"


@pytest.fixture
def code(chirps, ana):
    """A code of Ana's for Chirp Square."""
    return ask_for_code(ana, place=place_of(chirps))


def post_code(source, words, number="90", *, author=JOE, said_at=None, **fields):
    said_at = said_at or datetime.now(UTC)
    return hear(source, number, text=f"@acme {words}", author=author, said_at=said_at, **fields)


def test_a_code_posted_from_an_account_proves_it_and_never_becomes_a_conversation(chirps, joe, ana, code):
    assert ask_for_code(ana, place=place_of(chirps)) == code, "two windows show the same code"
    words = code_in_words(code)
    assert code.digest not in words and words not in str(ProofCode.objects.values())
    before = Thread.objects.count()
    reception = post_code(chirps, words.lower())
    assert (reception.added, reception.rejected) == ([], 1)
    assert Rejection.objects.get().reason == Rejection.Reason.CODE
    assert (Thread.objects.count(), Complaint.objects.filter(external_id="90").exists()) == (before, False)
    proof = Proof.objects.get()
    assert (proof.person, proof.external_id, proof.kind) == (ana, JOE, Proof.Kind.CODE)
    offer = offers_of(ana)[0]
    assert offer.is_open and len(offer.heard) == 3 and offer.name == "@joe"
    assert has_open_offer(ana)


def test_a_code_is_good_once(chirps, joe, code):
    post_code(chirps, code_in_words(code))
    post_code(chirps, code_in_words(code), "91", author=MALLORY, handle="@mallory")
    assert list(Proof.objects.values_list("external_id", flat=True)) == [JOE]
    assert not Complaint.objects.filter(external_id__in=["90", "91"]).exists()


def test_a_code_says_nothing_elsewhere_too_late_or_passed_on_by_others(chirps, joe, ana, code):
    words = code_in_words(code)
    other = Source.objects.create(name="Hoots", network="mastodon", is_enabled=True, lawful_basis="LIA 2")
    post_code(other, words)
    post_code(chirps, words, "91", said_at=code.expires_at + timedelta(minutes=1))
    post_code(chirps, words, "92", said_at=code.asked_at - timedelta(days=2))
    post_code(chirps, words, "93", author=MALLORY, is_repost=True)
    post_code(chirps, words, "94", author=MALLORY, is_own=True)
    post_code(chirps, "HC-AAAA-BBBB-CCCC-DDDD", "95", author=MALLORY)
    post_code(chirps, words[:-1], "96", author=MALLORY)
    assert not Proof.objects.exists()
    ProofCode.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    post_code(chirps, words, "97")
    assert not Proof.objects.exists()
    # One that is written wrongly is a post like others.
    assert set(Complaint.objects.filter(external_id__startswith="9").values_list("external_id", flat=True)) == {"96"}
    ProofCode.objects.update(expires_at=timezone.now() - timedelta(days=31))
    assert forget_old_codes() == 1


def test_a_direct_message_with_the_code_proves_as_well(chirps, joe, ana, code):
    post_code(chirps, code_in_words(code), is_public=False)
    assert Proof.objects.get().person == ana


def test_codes_are_asked_for_where_they_are_heard(chirps, ana):
    for place in ("source:0", "source:999", "nowhere", ""):
        with pytest.raises(ValidationError, match="Choose one of the places"):
            ask_for_code(ana, place=place)
    Source.objects.update(is_enabled=False)
    with pytest.raises(ValidationError):
        ask_for_code(ana, place=place_of(chirps))


def connect(person, *, provider="square.example", uid="7", uri=JOE, **told):
    return SocialAccount.objects.create(user=person, provider=provider, uid=uid, extra_data={"uri": uri, **told})


def test_signing_in_with_the_account_proves_it_for_as_long_as_it_is_connected(chirps, joe, ana):
    account = connect(ana)
    proof = keep_proofs(ana)[0]
    assert (proof.kind, proof.external_id, keep_proofs(ana)) == (Proof.Kind.SIGN_IN, JOE, [proof])
    Proof.objects.update(proved_at=timezone.now() - timedelta(days=400))
    assert len(keep_proofs(ana)) == 1
    account.delete()
    assert keep_proofs(ana) == []


@pytest.mark.parametrize(
    "account",
    [
        {"provider": "evil.example"},
        {"provider": "square.example", "uri": "https://square.example.evil.example/users/joe"},
        {"provider": "square.example", "uri": "http://square.example/users/joe"},
        {"provider": "square.example", "uri": "https://square.example@evil.example/users/joe"},
        {"provider": "square.example", "uri": ["https://square.example/users/joe"]},
        {"provider": "square.example", "uri": "", "url": JOE, "acct": "joe", "username": "joe"},
        {"provider": "google", "email": "joe@square.example", "name": "@joe"},
    ],
)
def test_neither_names_nor_addresses_nor_other_servers_prove_anything(chirps, joe, ana, account):
    connect(ana, **account)
    ana.email = "joe@square.example"
    ana.name = "@joe"
    ana.save()
    assert keep_proofs(ana) == []
    assert not has_open_offer(ana)


def test_a_changed_handle_is_still_the_same_account_and_its_old_name_is_nobody(chirps, joe, ana, bela):
    hear(chirps, "8", text="My new name is Joseph, and the kettle still hums.", handle="@joseph")
    hear(chirps, "9", text="I took the name that was free. Mine hums, too.", author=MALLORY, handle="@joe")
    connect(ana)
    connect(bela, uid="8", uri=MALLORY)
    assert [len(offer.heard) for offer in offers_of(ana)] == [4]
    assert [len(offer.heard) for offer in offers_of(bela)] == [1]
