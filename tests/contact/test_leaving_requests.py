"""What becomes of requests when their asker leaves, and what staff leaves behind who offered to publish one."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.contact.leaving import part_with_offers
from apps.contact.models import Offer, Request, RequestFile
from apps.contact.verbs import agree_to_publish, keep_file, offer_publication, send_request
from apps.forum.models import Thread
from apps.people.leaving import taking_rules
from apps.people.verbs import close_account, erase_the_due
from tests.house.test_leaving import rows_with


def along(person) -> dict:
    return {rule.models[0]: list(rule.function(person)) for rule in taking_rules() if "contact." in rule.models[0]}


@pytest.fixture
def published(send, ana, rita):
    request = send(more="Call +49 30 123456 or ana@example.org", order="AC-123456", phone="+49 30 123456")
    return agree_to_publish(offer_publication(request, by=rita, title="T?", question="Masked question", answer="Yes."))


def test_they_take_along_what_they_sent_and_what_they_were_asked(published, ana, bela):
    taken = along(ana)
    assert taken["contact.Request"][0]["values"][0]["value"] == "Charged twice"
    assert taken["contact.Offer"][0]["state"] == "agreed"
    assert along(bela) == {"contact.Request": [], "contact.RequestFile": [], "contact.Offer": []}


@pytest.mark.parametrize("keep_words", [True, False])
def test_how_to_reach_them_and_their_files_go_in_any_case(form, send, ana, keep_words, catch_up):
    ticket = uuid4()
    keep_file(SimpleUploadedFile("canary.txt", b"words"), ticket=ticket)
    value = [{"label": "Phone", "kind": "phone", "value": "+49 30 7654321"}]
    send_request(form, by=ana, values=value, ticket=ticket)
    send(email=ana.email)
    leave(ana, keep_words, catch_up)
    assert not RequestFile.objects.exists()
    assert rows_with("7654321") == []
    assert not Request.objects.exclude(email="").exists()


def test_with_the_words_goes_what_was_published_of_them(published, ana, catch_up):
    leave(ana, False, catch_up)
    assert not Thread.objects.public().exists()
    assert rows_with("Masked question") == [one for one in rows_with("Masked question") if "contact_offer" in one]
    assert Request.objects.get().values == []


def test_where_the_words_stay_what_was_agreed_to_stays(published, ana, catch_up):
    leave(ana, True, catch_up)
    assert Thread.objects.public().get() == published
    assert Request.objects.get().values[0]["value"] == "Charged twice"


def test_an_offer_outlives_who_made_it(published, rita):
    part_with_offers(rita, keep_words=True)
    assert Offer.objects.get().offered_by is None


def leave(person, keep_words, catch_up):
    close_account(person, keep_words=keep_words)
    catch_up()
    erase_the_due()
    catch_up()
