"""Signing in beside a frame: begun there, agreed to on a page of ours, collected once."""

from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.embed.models import EmbedToken, Handoff
from apps.embed.verbs import disable_embed, purge_handoffs, use_token
from apps.embed.verbs.handoff import challenge_of
from apps.moderation.verbs import ban_person
from tests.conftest import PASSWORD
from tests.embed.pages import Framed, make_embed

pytestmark = pytest.mark.django_db
A_CLICK = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


class Beside:
    """A frame that wants somebody to sign in, and the tab beside it."""

    def __init__(self, embed):
        self.embed, self.frame, self.tab = embed, Framed(embed), Client()
        self.verifier = token_urlsafe(32)
        begun = self.post("handoff", challenge=challenge_of(self.verifier))
        assert begun.status_code == 201
        self.number, self.address = begun.json()["number"], begun.json()["address"]

    def post(self, name: str, **said):
        return self.frame.client.post(
            self.frame.address(name), said, content_type="application/json", headers=self.frame.headers
        )

    def collect(self, **other):
        return self.post("token", **{"number": self.number, "verifier": self.verifier, **other})

    def open(self, **headers):
        return self.tab.get(self.address, headers={**A_CLICK, **headers})

    @property
    def agreed_at(self) -> str:
        return f"{reverse('embed:handoff_continue')}?h={self.number}"


@pytest.fixture
def embed():
    return make_embed(name="Shop X")


@pytest.fixture
def beside(embed):
    return Beside(embed)


def test_somebody_signs_in_agrees_and_the_frame_gets_its_key_once(beside, embed, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    assert beside.collect().status_code == 202
    opened = beside.open()
    assert opened.status_code == 302 and opened["Location"] == beside.agreed_at
    # Whoever is not signed in does that first, and comes back.
    led = beside.tab.get(beside.agreed_at)
    assert urlsplit(led["Location"]).path == reverse("account_login")
    onward = parse_qs(urlsplit(led["Location"]).query)["next"][0]
    signed = beside.tab.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD, "next": onward})
    assert signed["Location"] == beside.agreed_at
    page = beside.tab.get(beside.agreed_at)
    assert "Continue as Ana" in page.text and "Shop X" in page.text and "https://shop.example" in page.text
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "no-store"
    assert beside.collect().status_code == 202

    agreed = beside.tab.post(beside.agreed_at)
    assert agreed.status_code == 302
    assert "You are signed in at Shop X" in beside.tab.get(beside.agreed_at).text
    collected = beside.collect()
    assert collected.status_code == 201
    assert collected["Cache-Control"] == "private, no-store"
    told = collected.json()
    assert told["name"] == "Ana"
    assert use_token(embed, told["token"]).person == ana
    # Neither the address nor any page of ours ever showed it.
    assert told["token"] not in page.text + agreed["Location"]
    assert beside.collect().status_code == 410
    assert EmbedToken.objects.count() == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_nobody_is_sent_there_by_a_link_of_somebody_else(beside, site):
    headers = {name: value for name, value in {**A_CLICK, "Sec-Fetch-Site": site}.items() if value}
    response = beside.tab.get(beside.address, headers=headers)
    assert response.status_code == 403
    assert Handoff.objects.get().opened_at is None
    assert not beside.tab.session.keys()


def test_a_guess_of_the_browser_opens_nothing(beside):
    assert beside.open(**{"Sec-Purpose": "prefetch;prerender"}).status_code == 403
    assert beside.open(**{"Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert Handoff.objects.get().opened_at is None


def test_only_the_browser_that_opened_it_agrees(beside, ana, bela):
    beside.open()
    stranger = Client()
    stranger.force_login(bela)
    assert stranger.get(beside.agreed_at).status_code == 403
    assert stranger.post(beside.agreed_at).status_code == 403
    # And it is opened once.
    assert stranger.get(beside.address, headers=A_CLICK).status_code == 403
    assert Handoff.objects.get().granted_at is None
    beside.tab.force_login(ana)
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = beside.tab.cookies
    assert careful.post(beside.agreed_at).status_code == 403
    assert Handoff.objects.get().granted_at is None


def test_the_number_is_worth_nothing_without_the_verifier(beside, ana):
    beside.open()
    beside.tab.force_login(ana)
    beside.tab.post(beside.agreed_at)
    for wrong in (token_urlsafe(32), challenge_of(beside.verifier), "", "x" * 200, "ä" * 43):
        assert beside.collect(verifier=wrong).status_code == 410
    for wrong in ("", "x", token_urlsafe(16), "x" * 500):
        assert beside.collect(number=wrong).status_code == 410
    # Another frame gets nothing either.
    other = Beside(make_embed(name="Other"))
    assert other.collect(number=beside.number, verifier=beside.verifier).status_code == 410
    assert not EmbedToken.objects.exists()
    assert beside.collect().status_code == 201


@pytest.mark.parametrize("phase", ["opened", "granted", "collected"])
def test_each_step_waits_for_so_long(beside, ana, phase):
    def pass_time():
        Handoff.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    if phase == "opened":
        pass_time()
        assert beside.open().status_code == 403
        return
    beside.open()
    beside.tab.force_login(ana)
    if phase == "granted":
        pass_time()
        assert beside.tab.post(beside.agreed_at).status_code == 403
        assert Handoff.objects.get().granted_at is None
        return
    beside.tab.post(beside.agreed_at)
    pass_time()
    assert beside.collect().status_code == 410
    assert purge_handoffs() == 1
    assert not EmbedToken.objects.exists()


def test_staff_and_banned_people_are_told_why_not(beside, omar, ana):
    beside.open()
    beside.tab.force_login(omar)
    assert "People who work here" in beside.tab.get(beside.agreed_at).text
    assert beside.tab.post(beside.agreed_at).status_code == 403
    ban_person(ana, by=omar, reason="spam")
    again = Beside(beside.embed)
    again.tab.force_login(ana)
    again.open()
    assert "You cannot take part at the moment" in again.tab.get(again.agreed_at).text
    assert again.tab.post(again.agreed_at).status_code == 403
    assert not Handoff.objects.filter(granted_at__isnull=False).exists()


def test_a_frame_that_is_switched_off_signs_nobody_in(beside, ana, omar):
    beside.open()
    beside.tab.force_login(ana)
    disable_embed(beside.embed, by=omar)
    assert beside.tab.get(beside.agreed_at).status_code == 403
    assert beside.tab.post(beside.agreed_at).status_code == 403
    assert beside.collect().status_code == 404


def test_what_is_no_request_of_a_frame_is_refused_with_a_reason(beside, embed):
    address = beside.frame.address("handoff")
    for body, kind in (
        ("", "text/plain"),
        ("[]", "application/json"),
        ("[" * 900, "application/json"),
        ('{"challenge": 1}', "application/json"),
    ):
        response = beside.frame.client.post(
            address, body, content_type=kind, headers={**beside.frame.headers, "Accept": "application/json"}
        )
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"
        assert "challenge" in response.json()["detail"]
    assert beside.post("handoff", challenge="x" * 2000).status_code == 400
    short = beside.post("handoff", challenge="too-short")
    assert short.json()["errors"][0]["field"] == "challenge"
    elsewhere = beside.frame.client.post(
        address, "{}", content_type="application/json", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert elsewhere.status_code == 403
    assert Handoff.objects.count() == 1
