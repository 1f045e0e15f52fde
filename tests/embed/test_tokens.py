"""Keys to write in a frame: for one frame, for a while, and for as long as the sign-in that they came of."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.embed.models import EmbedToken, Feature, Scope
from apps.embed.schedules import forget_what_is_over
from apps.embed.verbs import disable_embed, enable_embed, sign_out_of_embed, use_token
from apps.moderation.verbs import ban_person
from apps.people.models import User
from tests.embed.pages import Framed, make_embed, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def embed():
    return make_embed()


@pytest.fixture
def key(embed, ana):
    return token_of(embed, ana)


def test_a_key_is_long_and_only_its_digest_is_kept(embed, key, ana):
    token = EmbedToken.objects.get()
    assert len(key) >= 43
    assert key not in str(EmbedToken.objects.values())
    assert use_token(embed, key).person == ana
    for wrong in ("", key[:-1], key + "A", token.digest, "x" * 5000, "ä" * 43, "\0"):
        assert use_token(embed, wrong) is None


def test_a_key_fits_one_frame_and_no_other_page(embed, key, ana, client):
    assert use_token(make_embed(name="Another"), key) is None
    for kind in ("Embed", "Bearer", "Token"):
        headers = {"Authorization": f"{kind} {key}"}
        response = client.get(reverse("people:settings"), headers=headers)
        assert response.status_code == 302 and "/login/" in response["Location"]
        assert client.get("/api/v1/me/", headers=headers).status_code in (401, 403, 404)
    # What is for other doors opens nothing here.
    assert client.get(embed.get_absolute_url(), headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_it_lasts_while_it_is_used_and_half_a_day_at_most(embed, key):
    made = EmbedToken.objects.get()
    assert timedelta(minutes=14) < made.expires_at - timezone.now() <= timedelta(minutes=15)
    assert made.ends_at - made.made_at == timedelta(hours=12)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        use_token(embed, key)
    assert len(queries) == 1  # Used a moment ago: nothing is written.
    EmbedToken.objects.update(
        used_at=timezone.now() - timedelta(minutes=10), expires_at=timezone.now() + timedelta(minutes=5)
    )
    assert use_token(embed, key)
    assert EmbedToken.objects.get().expires_at > timezone.now() + timedelta(minutes=14)
    almost = timezone.now() + timedelta(minutes=3)
    EmbedToken.objects.update(used_at=timezone.now() - timedelta(minutes=10), expires_at=almost, ends_at=almost)
    assert use_token(embed, key)
    assert EmbedToken.objects.get().expires_at == almost
    EmbedToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert use_token(embed, key) is None
    forget_what_is_over()
    assert not EmbedToken.objects.exists()


def test_it_ends_when_the_frame_is_switched_off_or_emptied(embed, key, ana, omar):
    disable_embed(embed, by=omar)
    enable_embed(embed, by=omar)
    assert use_token(embed, key) is None
    EmbedToken.objects.all().delete()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    again = token_of(embed, ana)
    sign_out_of_embed(embed, by=omar)
    assert use_token(embed, again) is None


@pytest.mark.parametrize("how", ["signed out", "everywhere", "password", "banned", "left", "staff"])
def test_it_ends_with_the_sign_in_that_it_came_of(embed, key, ana, omar, how):
    assert use_token(embed, key)
    if how == "signed out":
        Session.objects.all().delete()
    elif how == "everywhere":
        UserSession.objects.get().end()
    elif how == "password":
        ana.set_password("another horse battery")
        ana.save()
    elif how == "banned":
        ban_person(ana, by=omar, reason="spam")
    elif how == "left":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    else:
        User.objects.filter(pk=ana.pk).update(is_staff=True)
    assert use_token(embed, key) is None


def test_it_is_good_for_what_the_frame_offers_now(key, embed):
    assert set(use_token(embed, key).scopes) == {Scope.POST, Scope.VOTE, Scope.FOLLOW, Scope.READ}
    embed.features = [Feature.VOTE, Feature.PRIVATE]
    # Nothing is added to what somebody agreed to.
    assert use_token(embed, key).scopes == [Scope.VOTE]


def test_whoever_signs_out_is_signed_out(embed, ana):
    there = Framed(embed, ana)
    assert there.delete("token").status_code == 200
    assert not EmbedToken.objects.exists()
    response = there.get("home")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Embed"
    assert response.json()["type"] == "token-over"
