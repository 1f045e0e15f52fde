"""Whoever asked by mail joins with the first code that comes through that mailbox; their question is theirs."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from apps.forum.models import Thread
from apps.forum.verbs import ask_by_mail, confirm_question
from apps.foundation.models import OutgoingMail
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
    assert client.get("/threads/?mine=1").wsgi_request.user == petra
    assert Thread.objects.get().author == petra


def test_a_wrong_code_joins_nobody(client, petra, catch_up):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    catch_up()
    client.post("/accounts/login/code/confirm/", {"code": "AAA-AAA"})
    petra.refresh_from_db()
    assert petra.is_staged


def test_a_session_made_otherwise_is_still_nobodys(client, petra):
    signed_in(client, petra)
    assert not client.get("/threads/").wsgi_request.user.is_authenticated
