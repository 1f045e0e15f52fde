"""Claiming what one said elsewhere: everything moves, nothing is doubled, and it can be given back."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.models import MeToo, Post, Removal, Thread
from apps.forum.verbs import accept_answer, post_reply, say_me_too
from apps.ingest.models import Complaint
from apps.moderation.models import Ban
from apps.moderation.verbs import ban_person
from apps.notifications.models import Watch
from apps.people.exporting import write_everything
from apps.people.invariants import claims_hold_their_handles
from apps.people.models import Claim, Credit, Handle, Proof, User
from apps.people.verbs import claim_person, close_account, reverse_claim
from tests.people.claims import JOE, hear, prove

pytestmark = pytest.mark.usefixtures("company")


def owner_of(model, **which) -> set[int]:
    name = "person" if hasattr(model, "person") else "author"
    return set(model.objects.filter(**which).values_list(name, flat=True))


def test_everything_that_was_said_elsewhere_becomes_the_persons(chirps, joe, ana, catch_up, django_user_model):
    proof = prove(ana, JOE)
    claim = claim_person(joe, by=ana, proof=proof)
    catch_up()
    thread = Thread.objects.get(complaints__external_id="1")
    assert (thread.author, claim.person, claim.count, claim.kind) == (ana, ana, 3, Proof.Kind.CODE)
    assert not Post.objects.filter(author=joe).exists() and not Complaint.objects.filter(author=joe).exists()
    assert not Event.objects.filter(actor=joe).exists()
    # What was said keeps its voice, its place, its name there and its link.
    post = thread.posts.get(is_opening=True)
    assert (post.voice, post.said_on, post.said_by, bool(post.said_at_url)) == (
        "customer",
        "Chirp Square",
        "@joe",
        True,
    )
    # The timeline says so, without the name that stood there before.
    told = Event.objects.get(action="thread.claimed", subject_id=thread.pk)
    assert told.actor == ana and "Joe" not in str(told.sentence()) + str(told.particulars)
    # They follow what they opened, and are found by it.
    assert Watch.objects.filter(person=ana, subject_id=thread.pk, because=Watch.Because.ASKED).exists()
    # What the account says from now on is theirs, too.
    hear(chirps, "4", text="The lid is loose as well.")
    assert Complaint.objects.get(external_id="4").author == ana
    assert Handle.objects.get(external_id=JOE).user == ana
    assert list(claims_hold_their_handles()) == []
    Handle.objects.filter(external_id=JOE).update(user=joe)
    assert len(list(claims_hold_their_handles())) == 1
    assert '"external_id": "4"' in write_everything(ana).read().decode()


def test_claiming_twice_is_one_claim_and_somebody_else_comes_too_late(joe, ana, bela):
    first = claim_person(joe, by=ana, proof=prove(ana, JOE))
    assert claim_person(joe, by=ana, proof=prove(ana, JOE)) == first
    with pytest.raises(ValidationError, match="Somebody else claimed this already"):
        claim_person(joe, by=bela, proof=prove(bela, JOE))
    assert Claim.objects.count() == 1


def test_only_a_proof_of_ones_own_for_this_very_account_counts(joe, jane, ana, bela):
    wrong = [
        prove(bela, JOE),
        prove(ana, "https://square.example/users/joe2"),
        prove(ana, JOE, network="feed"),
    ]
    for proof in wrong:
        with pytest.raises(ValidationError, match="has not been shown to be yours"):
            claim_person(joe, by=ana, proof=proof)
    old = prove(ana, JOE)
    Proof.objects.filter(pk=old.pk).update(proved_at=timezone.now() - timezone.timedelta(days=8))
    with pytest.raises(ValidationError, match="has not been shown to be yours"):
        claim_person(joe, by=ana, proof=old)
    # Nobody becomes somebody who joined, and nobody staged claims.
    Handle.objects.filter(external_id=JOE).update(user=bela)
    with pytest.raises(ValidationError, match="nothing to claim"):
        claim_person(bela, by=ana, proof=prove(ana, JOE))
    with pytest.raises(ValidationError, match="nothing to claim"):
        claim_person(joe, by=jane, proof=prove(jane, JOE))
    assert not Claim.objects.exists() and Post.objects.filter(author=joe).count() == 3


def test_a_claim_taken_back_gives_back_what_moved_and_what_was_heard_since(chirps, joe, ana, bela, mona, catch_up):
    own = post_reply(Thread.objects.get(complaints__external_id="1"), by=ana, body="I have this, too.")
    proof = prove(ana, JOE)
    claim = claim_person(joe, by=ana, proof=proof)
    hear(chirps, "4", text="The lid is loose as well.")
    withdrawn = Complaint.objects.get(external_id="3").post
    Post.objects.filter(pk=withdrawn.pk).update(author=bela)
    catch_up()
    assert reverse_claim(claim, by=mona, reason="It was a shared account.") == claim
    reverse_claim(claim, by=mona)
    catch_up()
    claim.refresh_from_db()
    assert (claim.reversed_by, claim.reason) == (mona, "It was a shared account.")
    assert owner_of(Complaint) == {joe.pk}
    assert owner_of(Thread, complaints__external_id__in=["1", "2", "4"]) == {joe.pk}
    fresh = Complaint.objects.get(external_id="4")
    assert fresh.post.author == joe
    assert Event.objects.get(action="thread.opened", subject_id=fresh.thread_id).actor == joe
    # What was not there any more, and what never was theirs, stays where it is.
    own.refresh_from_db()
    withdrawn.refresh_from_db()
    assert (own.author, withdrawn.author) == (ana, bela)
    assert Handle.objects.get(external_id=JOE).user == joe
    assert not Watch.objects.filter(person=ana, because=Watch.Because.ASKED).exists()
    assert Event.objects.filter(action="thread.unclaimed").exists()
    with pytest.raises(ValidationError, match="We took this back from you"):
        claim_person(joe, by=ana, proof=proof)
    assert claim_person(joe, by=bela, proof=prove(bela, JOE)).person == bela


def test_voices_bans_and_credits_come_along_and_nothing_counts_twice(joe, ana, bela, mona, catch_up):
    mine, theirs = Thread.objects.order_by("pk")[:2]
    say_me_too(mine, by=joe)
    say_me_too(theirs, by=joe)
    say_me_too(theirs, by=ana)
    ban = ban_person(joe, by=mona, reason=Removal.Reason.INSULT)
    answered = Thread.objects.get(complaints__external_id="2")
    other = post_reply(mine, by=joe, body="Pull the plug and wait.")
    Credit.objects.create(person=joe, for_what="answer", amount=10, once="answer:1", given_by=bela)
    Credit.objects.create(person=joe, for_what="answer", amount=10, once="answer:2", given_by=ana)
    User.objects.filter(pk=joe.pk).update(reputation=20)
    claim = claim_person(joe, by=ana, proof=prove(ana, JOE))
    assert (MeToo.objects.filter(thread=theirs).count(), MeToo.objects.filter(person=ana).count()) == (1, 2)
    assert Thread.objects.get(pk=theirs.pk).me_too_count == 1
    assert Ban.objects.get(pk=ban.pk).person == ana
    ana.refresh_from_db()
    joe.refresh_from_db()
    # Nobody is credited by themselves.
    assert (ana.reputation, joe.reputation) == (10, 10)
    reverse_claim(claim, by=mona)
    ana.refresh_from_db()
    joe.refresh_from_db()
    assert (ana.reputation, joe.reputation) == (0, 20)
    assert Ban.objects.get(pk=ban.pk).person == joe
    assert Thread.objects.get(pk=theirs.pk).me_too_count == 2
    assert MeToo.objects.filter(person=joe).count() == 2
    assert (answered.author, other.author) == (joe, joe)


def test_an_answer_that_was_accepted_credits_whoever_claims_it(chirps, joe, ana, bela, make_thread, catch_up):
    thread = make_thread(by=bela)
    answer = post_reply(thread, by=joe, body="Pull the plug and wait.")
    accept_answer(thread, by=bela, post=answer)
    catch_up()
    assert not Credit.objects.exists()
    claim = claim_person(joe, by=ana, proof=prove(ana, JOE))
    catch_up()
    assert Credit.objects.get().person == ana
    reverse_claim(claim, by=None)
    catch_up()
    assert not Credit.objects.exists()


@pytest.mark.parametrize("keep_words", [True, False])
def test_whoever_leaves_after_a_claim_leaves_no_shell_behind(chirps, joe, ana, catch_up, keep_words):
    claim_person(joe, by=ana, proof=prove(ana, JOE))
    close_account(ana, keep_words=keep_words)
    catch_up()
    assert not User.objects.filter(pk__in=[joe.pk, ana.pk]).exists()
    assert not Handle.objects.exists() and not Claim.objects.exists() and not Proof.objects.exists()
    assert Complaint.objects.exclude(text="").exists() is keep_words
    hear(chirps, "1", text="Again the same.")
    assert Post.objects.filter(body__contains="Again the same").exists() is False
