"""Removal instead of a claim: by the same proof, some of it or all, and for good."""

import pytest
from django.core.exceptions import ValidationError

from apps.forum.models import Post, Thread
from apps.forum.verbs import post_reply
from apps.ingest.models import Complaint, Tombstone
from apps.people.models import Handle, HistoryRemoval, User
from apps.people.verbs import claim_person, offers_of, remove_history
from tests.house.test_leaving import rows_with
from tests.people.claims import JOE, hear, prove

pytestmark = pytest.mark.usefixtures("company")


def test_everything_goes_with_the_name_and_our_answer_stays(chirps, joe, ana, rita, catch_up):
    thread = Thread.objects.get(complaints__external_id="1")
    reply = post_reply(thread, by=rita, body="We are sorry. Pull the plug and wait.")
    catch_up()
    removal = remove_history(prove(ana, JOE), by=ana)
    assert not Post.objects.filter(author=joe).exists()
    assert not Complaint.objects.exclude(text="").exists()
    catch_up()
    assert (removal.count, removal.was_all, removal.person) == (3, True, ana)
    assert not User.objects.filter(pk=joe.pk).exists() and not Handle.objects.exists()
    reply.refresh_from_db()
    assert "Pull the plug" in reply.body
    assert "does not toast" not in Thread.objects.get(pk=thread.pk).title
    assert rows_with("does not toast") == [] and rows_with("kettle hums") == []
    # It does not come back with what the network sends again, and there is nothing to claim.
    assert Tombstone.objects.count() == 3
    hear(chirps, "1", text="The toaster does not toast at all since Monday.")
    assert not Complaint.objects.filter(text__contains="toaster").exists()
    assert not any(offer.is_open for offer in offers_of(ana))
    with pytest.raises(ValidationError):
        remove_history(prove(ana, JOE), by=ana)


def test_some_of_it_goes_and_the_rest_can_still_be_claimed(joe, ana, catch_up):
    proof = prove(ana, JOE)
    heard = offers_of(ana)[0].heard
    removal = remove_history(proof, by=ana, keys=[heard[0].key, "ingest:999", "ingest:x", "elsewhere:1", ""])
    assert (removal.count, removal.was_all) == (1, False)
    claim_person(joe, by=ana, proof=proof)
    assert Complaint.objects.filter(author=ana).exclude(text="").count() == 2
    # What was claimed can be removed, too, without closing the account.
    removal = remove_history(proof, by=ana)
    catch_up()
    assert removal.count == 2 and not Complaint.objects.exclude(text="").exists()
    assert User.objects.filter(pk=ana.pk, is_active=True).exists()


def test_nobody_removes_what_is_not_shown_to_be_theirs(joe, ana, bela, mona):
    with pytest.raises(ValidationError, match="has not been shown"):
        remove_history(prove(bela, JOE), by=ana)
    with pytest.raises(ValidationError, match="has not been shown"):
        remove_history(prove(ana, "https://square.example/users/unknown"), by=ana)
    others = Complaint.objects.get(external_id="1")
    hear(others.source, "5", text="Another person's words.", author="https://square.example/users/tom", handle="@tom")
    theirs = Complaint.objects.get(external_id="5")
    with pytest.raises(ValidationError, match="Choose again"):
        remove_history(prove(ana, JOE), by=ana, keys=[f"ingest:{theirs.pk}"])
    claim_person(joe, by=bela, proof=prove(bela, JOE))
    with pytest.raises(ValidationError, match="Somebody else claimed"):
        remove_history(prove(ana, JOE), by=ana)
    assert not HistoryRemoval.objects.exists() and Complaint.objects.exclude(text="").count() == 4
