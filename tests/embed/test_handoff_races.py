"""Twenty ask at once, one gets it."""

from datetime import timedelta
from secrets import token_urlsafe

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.embed.models import EmbedToken, SeenSignature
from apps.embed.verbs import begin_handoff, collect_handoff, grant_handoff, meet_handoff, take_signature
from apps.embed.verbs.handoff import challenge_of
from tests.embed.pages import make_embed
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]
MANY = 20


@pytest.fixture
def embed():
    return make_embed()


def test_of_twenty_polls_at_once_one_gets_the_key(embed, ana):
    verifier = token_urlsafe(32)
    handoff = begin_handoff(embed, challenge=challenge_of(verifier))
    met = at_once(*[lambda: meet_handoff(handoff.number)] * MANY)
    assert errors(met) == [] and len([one for one in met if one]) == 1
    session = Session.objects.create(session_key="s" * 32, session_data="", expire_date=timezone.now() + timedelta(1))
    sign_in = UserSession.objects.create(user=ana, session_key=session.session_key, ip="127.0.0.1")
    granted = at_once(*[lambda: grant_handoff(handoff, by=ana, sign_in=sign_in)] * MANY)
    assert errors(granted) == [] and granted.count(True) == 1

    def collect():
        return collect_handoff(embed, number=handoff.number, verifier=verifier)

    collected = at_once(*[collect] * MANY)
    assert errors(collected) == []
    assert len([one for one in collected if one]) == 1
    assert EmbedToken.objects.count() == 1


def test_of_twenty_copies_at_once_one_is_new(embed):
    taken = at_once(*[lambda: take_signature(embed, signature=b"s" * 32, believed_for=timedelta(minutes=5))] * MANY)
    assert errors(taken) == []
    assert taken.count(True) == 1
    assert SeenSignature.objects.count() == 1
