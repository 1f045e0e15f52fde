"""The page on which somebody gets hold of what they said elsewhere, and the doors behind its buttons."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils.html import escape

from apps.activity.models import Event
from apps.forum.models import Thread
from apps.ingest.models import Complaint
from apps.ingest.verbs.places import place_of
from apps.people.models import Claim, HistoryRemoval, Proof, ProofCode
from apps.people.verbs import claim_person, code_in_words
from apps.sources.models import Source
from tests.conftest import PASSWORD, signed_in
from tests.people.claims import JOE, hear, prove

pytestmark = pytest.mark.usefixtures("company")
HERE = "/claim/"


def page(client, address: str = HERE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_is_this_you_leads_from_a_post_of_somebody_who_has_not_joined(client, joe, ana, catch_up):
    thread = Thread.objects.get(complaints__external_id="1")
    asked = f"{HERE}?said_on=Chirp%20Square"
    assert f'href="{asked}"' in page(client, thread.get_absolute_url())
    explained = page(client, asked)
    assert "Was it you who wrote on Chirp Square?" in explained
    assert f"/accounts/login/?next={HERE}%3Fsaid_on%3DChirp%2BSquare" in explained
    assert "<script>" not in page(client, f"{HERE}?said_on=%3Cscript%3E")
    claim_person(joe, by=ana, proof=prove(ana, JOE))
    claimed = page(client, thread.get_absolute_url())
    assert "Is this you?" not in claimed and "not written here" in claimed and "@joe" in claimed


def test_whoever_is_signed_in_asks_for_a_code_posts_it_and_claims(client, chirps, joe, ana):
    signed_in(client, ana)
    before = page(client, f"{HERE}?said_on=Chirp+Square")
    assert f'value="{place_of(chirps)}" selected' in before and "conversations from" not in before
    wrong = client.post(reverse("people:claim-codes"), {"place": "source:0"})
    assert wrong.status_code == 422 and not ProofCode.objects.exists()
    client.post(reverse("people:claim-codes"), {"place": place_of(chirps)})
    words = code_in_words(ProofCode.objects.get())
    assert words in page(client)
    hear(chirps, "90", text=words, said_at=ProofCode.objects.get().asked_at)
    offered = page(client)
    assert "3 conversations from @joe" in offered and "Where is my parcel?" in offered and words not in offered
    proof = Proof.objects.get()
    client.post(reverse("people:claim-history", args=[proof.pk]))
    assert Complaint.objects.filter(author=ana).count() == 3
    assert "They are yours, and" in page(client)
    again = client.post(reverse("people:claim-history", args=[proof.pk]), follow=True)
    assert "They are yours now: 3 conversations from @joe." in again.content.decode() and Claim.objects.count() == 1
    # What was claimed stands among their own conversations.
    assert "Where is my parcel?" in page(client, f"{reverse('contact:my_requests')}?show=elsewhere")


def test_after_signing_in_somebody_is_asked_once_and_not_again_when_they_do_not_want_it(client, joe, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    SocialAccount.objects.create(user=ana, provider="square.example", uid="7", extra_data={"uri": JOE})
    sign_in = {"login": ana.email, "password": PASSWORD}
    assert client.post("/accounts/login/", sign_in)["Location"] == HERE
    assert "You signed in with this account" in page(client)
    client.post(reverse("people:claim-later", args=[Proof.objects.get().pk]))
    shown = page(client)
    assert "These are mine" in shown and "Not mine, or not now" not in shown
    client.logout()
    assert client.post("/accounts/login/", sign_in)["Location"] == "/"
    client.logout()
    assert client.post(f"/accounts/login/?next={HERE}x/", sign_in)["Location"] == f"{HERE}x/"


def test_removal_is_ticked_and_confirmed_and_nothing_else_is_touched(client, joe, ana, bela, catch_up):
    proof = prove(ana, JOE)
    address = reverse("people:claim-removal", args=[proof.pk])
    signed_in(client, ana)
    assert "It cannot be undone, by you or by us." in page(client, address)
    for sent in (
        {},
        {"how_much": "all"},
        {"how_much": "chosen", "is_meant": "on"},
        {"how_much": "x", "is_meant": "on"},
    ):
        assert client.post(address, sent).status_code == 422
    stranger = {"how_much": "chosen", "chosen": ["ingest:0"], "is_meant": "on"}
    assert client.post(address, stranger).status_code == 422
    assert not HistoryRemoval.objects.exists()
    one = Complaint.objects.get(external_id="2")
    told = client.post(address, {"how_much": "chosen", "chosen": [f"ingest:{one.pk}"], "is_meant": "on"}, follow=True)
    assert "1 conversation is removed." in told.content.decode()
    assert Complaint.objects.filter(text="").count() == 1
    client.post(address, {"how_much": "all", "is_meant": "on"})
    assert not Complaint.objects.exclude(text="").exists()
    assert client.get(address).status_code == 404
    signed_in(client, bela)
    assert client.get(address).status_code == 404
    assert client.post(reverse("people:claim-history", args=[proof.pk])).status_code == 404


def test_who_comes_too_late_and_from_whom_it_was_taken_back_read_why(client, joe, ana, bela, mona):
    claim_person(joe, by=bela, proof=prove(bela, JOE))
    proof = prove(ana, JOE)
    signed_in(client, ana)
    assert "Somebody else claimed what this account said" in page(client)
    late = client.post(reverse("people:claim-history", args=[proof.pk]), follow=True)
    assert "Somebody else claimed this already" in late.content.decode() or "nothing to claim" in late.content.decode()
    signed_in(client, mona)
    claim = Claim.objects.get()
    address = reverse("admin:people_claim_reverse", args=[claim.pk])
    assert "cannot claim it again" in page(client, address)
    client.post(address, {"reason": "It was a shared account."})
    claim.refresh_from_db()
    assert (claim.reversed_by, Thread.objects.filter(author=joe).count()) == (mona, 3)
    shown = page(client, reverse("admin:people_claim_change", args=[claim.pk]))
    assert "It was a shared account." in shown and "Take the claim back" not in shown
    assert "Taken back" in page(client, reverse("admin:people_claim_changelist") + "?network__exact=mastodon")
    assert Event.objects.get(action="thread.unclaimed", subject_id=Thread.objects.first().pk).actor == mona
    signed_in(client, bela)
    assert "We took this back from you before" in page(client)


def test_hostile_names_and_titles_stay_words(client, chirps, ana):
    hear(chirps, "1", text="<script>alert(1)</script> it burns, really", handle="@<b>joe</b>\u202e")
    prove(ana, JOE)
    signed_in(client, ana)
    shown = page(client)
    assert "<script>alert" not in shown and "<b>joe" not in shown and escape("<script>alert(1)") in shown


def test_the_page_of_offers_asks_for_as_much_however_much_was_said(
    client, joe, ana, chirps, django_assert_max_num_queries
):
    prove(ana, JOE)
    signed_in(client, ana)
    with django_assert_max_num_queries(40) as few:
        page(client)
    for number in range(4, 14):
        hear(chirps, str(number), text=f"It is thing number {number} that broke at our house.")
    with django_assert_max_num_queries(len(few)):
        page(client)
    assert Source.objects.count() == 1
