"""Tokens: made by somebody who just proved who they are, shown once, kept as a digest, good for what they say."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.foundation.api.scopes import Scope
from apps.foundation.models import IdempotentRequest, OutgoingMail
from apps.people.models import ApiToken
from apps.people.models.api_token import TOKENS_LIMIT, digest_of_token
from apps.people.verbs import close_account, forget_old_tokens, make_api_token, revoke_api_token
from tests.conftest import show_second_factor, signed_in
from tests.people.pages import proved
from tests.tokens import Program, program

pytestmark = pytest.mark.django_db
NEW = "/settings/tokens/new/"
FORM = {"name": "Nightly export", "scopes": ["read"], "days": "90"}


def make(person, **told):
    return make_api_token(person, **{"name": "Script", "scopes": ["read"], **told})


def status(secret: str) -> int:
    return Program(secret).get("/api/v1/me/").status_code


def test_a_token_is_kept_as_a_digest_and_opens_what_it_says(ana):
    token, secret = make(ana, name="  Nightly\n export ", scopes=["write", "read"])
    assert (token.name, token.scopes, token.prefix) == ("Nightly export", ["read", "write"], secret[:9])
    assert token.digest == digest_of_token(secret)
    assert secret not in str(list(ApiToken.objects.values()))
    assert len(secret) == 46
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    assert Program(secret).get("/api/v1/me/").json()["person"]["id"] == ana.pk


@pytest.mark.parametrize(
    "odd",
    [
        {"name": " \u200b "}, {"scopes": []}, {"scopes": ["admin"]},
        {"scopes": ["staff:read"], "has_second_factor": True}, {"days": 0}, {"days": 366},
    ],
)  # fmt: skip
def test_what_does_not_fit_makes_no_token(ana, odd):
    with pytest.raises(ValidationError):
        make(ana, **odd)
    assert not ApiToken.objects.exists()


def test_what_staff_may_do_needs_staff_and_a_second_factor(omar):
    with pytest.raises(ValidationError, match="second factor"):
        make(omar, scopes=["staff:read"])
    assert make(omar, scopes=["staff:read"], has_second_factor=True).token.scopes == ["staff:read"]


def test_nobody_holds_tokens_without_end(ana):
    ApiToken.objects.bulk_create(
        ApiToken(person=ana, name="x", prefix="hc_x", digest=str(number), scopes=["read"],
                 expires_at=timezone.now() + timedelta(days=1))
        for number in range(TOKENS_LIMIT)
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Revoke one"):
        make(ana)
    revoke_api_token(ApiToken.objects.first(), by=ana)
    assert make(ana)


def test_the_owner_is_told_by_mail(ana):
    _token, secret = make(ana, name="Nightly & export", scopes=["read", "vote"])
    mail = OutgoingMail.objects.get(to=ana.email)
    assert "“Nightly & export”" in mail.text
    assert "http://127.0.0.1:8000/settings/tokens/" in mail.text
    assert "Vote" in mail.text
    assert secret not in mail.text + mail.subject


def test_a_token_ends_with_its_time_its_owner_and_being_revoked(ana, omar):
    secrets = {name: make(ana).secret for name in ("expired", "revoked", "good")}
    expired, revoked, _good = ApiToken.objects.order_by("pk")
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    first = revoke_api_token(revoked, by=omar)
    assert (revoke_api_token(revoked, by=ana).revoked_at, first.revoked_by) == (first.revoked_at, omar)
    assert [status(secrets[name]) for name in ("expired", "revoked", "good")] == [401, 401, 200]
    ana.is_active = False
    ana.save()
    assert status(secrets["good"]) == 401
    ana.is_active, ana.joined_at = True, None
    ana.nickname = None
    ana.save()
    assert status(secrets["good"]) == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic YTpi", "Bearer hc_short", "Bearer {secret} more", "Token {secret}", "Bearer {secret}x",
     "Bearer hc_{other}", "Bearer \u00e9", "hc_x"],
)  # fmt: skip
def test_what_is_no_token_opens_nothing_and_says_how_one_is_sent(ana, header):
    secret = make(ana).secret
    told = header.format(secret=secret, other="A" * 43)
    answer = Program().get("/api/v1/me/", headers={"Authorization": told})
    assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer")


def test_the_last_use_is_written_at_most_once_in_some_minutes(ana):
    secret = make(ana).secret
    assert status(secret) == 200
    noted = ApiToken.objects.get().last_used_at
    assert timezone.now() - noted < timedelta(minutes=1)
    assert status(secret) == 200
    assert ApiToken.objects.get().last_used_at == noted
    ApiToken.objects.update(last_used_at=noted - timedelta(minutes=6))
    assert status(secret) == 200
    assert ApiToken.objects.get().last_used_at > noted


def test_somebody_of_staff_without_its_scopes_sees_what_customers_see(omar, make_thread):
    private = make_thread(visibility="private")
    address = f"/api/v1/threads/{private.pk}/"
    assert program(omar, Scope.READ).get(address).status_code == 404
    assert program(omar, Scope.READ, Scope.STAFF_READ).get(address).status_code == 200
    omar.refresh_from_db()
    assert omar.is_staff


def test_whoever_leaves_takes_their_tokens_with_them(ana, bela):
    secret, hers = make(ana).secret, make(bela)
    revoke_api_token(hers.token, by=ana)
    IdempotentRequest.objects.create(owner_id=ana.pk, key="k", digest="d", lease_until=timezone.now())
    close_account(ana, keep_words=True)
    assert status(secret) == 401
    assert ApiToken.objects.get() == hers.token


def test_what_opens_nothing_is_forgotten_after_a_month(ana):
    old = timezone.now() - timedelta(days=31)
    tokens = [make(ana).token for _ in range(3)]
    ApiToken.objects.filter(pk=tokens[0].pk).update(expires_at=old)
    ApiToken.objects.filter(pk=tokens[1].pk).update(revoked_at=old)
    assert forget_old_tokens() == 2
    assert ApiToken.objects.get() == tokens[2]


def test_nothing_of_a_token_is_ever_logged(ana, caplog):
    secret = make(ana).secret
    with caplog.at_level(logging.DEBUG):
        Program(secret).get("/api/v1/me/")
        Program(secret).get("/api/v1/nothing/")
        Program(secret + "x").get("/api/v1/me/")
        Program(secret).post("/api/v1/threads/", "{")
    # What follows the eight letters that the owner is shown.
    assert caplog.records
    assert secret[9:] not in caplog.text


# --- The page ---


def test_a_token_is_made_on_the_page_and_shown_once(client, ana):
    proved(client, ana)
    answer = client.post(NEW, FORM)
    token = ApiToken.objects.get()
    secret = answer.context["secret"]
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert digest_of_token(secret) == token.digest
    assert secret in answer.content.decode()
    assert (token.name, token.scopes) == ("Nightly export", ["read"])
    page = client.get(reverse("people:tokens")).content.decode()
    assert "Nightly export" in page
    assert token.prefix in page
    assert secret not in page


def test_making_one_asks_first_who_is_there(client, ana):
    proved(client, ana, seconds_ago=10_000)
    assert client.get(NEW).status_code == 302
    assert client.post(NEW, FORM).status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("odd", [{"name": ""}, {"scopes": []}, {"scopes": ["staff:read"]}, {"days": "9999"}])
def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(client, ana, odd):
    proved(client, ana)
    answer = client.post(NEW, {**FORM, **odd})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_staff_is_offered_its_scopes_after_showing_a_second_factor(client, omar):
    proved(client, omar)
    assert "staff:read" not in client.get(NEW).content.decode()
    assert client.post(NEW, {**FORM, "scopes": ["staff:read"]}).status_code == 422
    signed_in(client, omar)
    show_second_factor(client, omar)
    assert "staff:read" in client.get(NEW).content.decode()
    assert client.post(NEW, {**FORM, "scopes": ["staff:read"]}).status_code == 200
    assert ApiToken.objects.get().scopes == ["staff:read"]


def test_only_the_owner_revokes_on_the_page_and_a_manager_in_the_admin(client, ana, bela, mona):
    token = make(ana).token
    address = reverse("people:token", args=[token.pk])
    assert signed_in(client, bela).post(address).status_code == 404
    assert signed_in(client, ana).post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == ana
    other = make(ana).token
    signed_in(client, mona).post(f"/admin/people/apitoken/{other.pk}/revoke/", {"confirmed": "1"})
    other.refresh_from_db()
    assert other.revoked_by == mona


def test_too_many_tokens_in_a_short_while_are_refused(client, ana, settings):
    settings.LIMITS = {**settings.LIMITS, "token": {"person": "1/h"}}
    proved(client, ana)
    assert client.post(NEW, FORM).status_code == 200
    assert client.post(NEW, FORM).status_code == 429
    assert ApiToken.objects.count() == 1
