"""Whoever asked by mail joins with the first code that comes through that mailbox; their question is theirs."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from apps.forum.models import Thread
from apps.forum.verbs import ask_by_mail, confirm_question
from apps.foundation.models import OutgoingMail
from apps.people.invariants import staged_people_have_no_keys
from apps.people.models import User
from tests.conftest import signed_in

ADDRESS = "petra@example.org"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    """Rate limits are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def petra(board):
    """Staged by a question that she confirmed."""
    ask_by_mail(email=ADDRESS, name="Petra", title="Where is my parcel?", body="It left on Monday.")
    token = re.search(r"/ask/confirm/([^/]+)/", OutgoingMail.objects.get().text)[1]
    return confirm_question(token).author


def test_a_code_from_the_confirmed_mailbox_joins(client, petra, catch_up):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    catch_up()
    for message in mail.outbox:
        for code in re.findall(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", message.body):
            client.post("/accounts/login/code/confirm/", {"code": code})
    petra.refresh_from_db()
    assert not petra.is_staged
    assert petra.nickname
    assert petra.email == ADDRESS
    assert client.get("/threads/?mine=1").wsgi_request.user == petra
    assert Thread.objects.get().author == petra


def test_an_address_that_another_account_names_stays_there(client, petra, ana, catch_up):
    User.objects.filter(pk=ana.pk).update(email=ADDRESS)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    catch_up()
    for message in mail.outbox:
        for code in re.findall(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", message.body):
            client.post("/accounts/login/code/confirm/", {"code": code})
    petra.refresh_from_db()
    assert (petra.is_staged, petra.email) == (False, None)


def test_the_address_that_was_asked_with_is_the_only_one_a_staged_person_has(petra, jane):
    assert list(staged_people_have_no_keys()) == []
    EmailAddress.objects.create(user=jane, email="jane@example.org", verified=True)
    EmailAddress.objects.create(user=petra, email="other@example.org", verified=True)
    assert len(list(staged_people_have_no_keys())) == 2


def test_a_wrong_code_joins_nobody(client, petra, catch_up):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    catch_up()
    client.post("/accounts/login/code/confirm/", {"code": "AAA-AAA"})
    petra.refresh_from_db()
    assert petra.is_staged


def test_a_session_made_otherwise_is_still_nobodys(client, petra):
    signed_in(client, petra)
    assert not client.get("/threads/").wsgi_request.user.is_authenticated
