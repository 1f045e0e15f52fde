"""Every page carries the strict policy, whoever asks and however it ends."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from apps.forum.verbs import post_reply
from tests.conftest import PASSWORD, signed_in
from tests.forum.pages import Page

PAGES = [
    "/",
    "/why/",
    "/threads/",
    "/threads/?state=open&kind=idea",
    "/ask/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/threads/987654/nothing/",
    "/threads/?after=nonsense",
    "/nothing/here/",
]
SIGNED_IN = ["/", "/ask/", "/threads/?mine=1", "/accounts/email/", "/accounts/logout/", "/accounts/password/change/"]


def assert_strict(response) -> None:
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "http" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


def assert_nothing_inline(response) -> None:
    page = Page(response)
    for text in page.scripts:
        # What search engines read is data: nothing of it runs, and the policy does not concern it.
        assert not text.strip() or json.loads(text)["@context"] == "https://schema.org"
    for tag, attributes in page.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")], (tag, attributes)
        if attributes.get("type") == "application/ld+json":
            assert tag == "script"
        elif tag in {"link", "img", "script", "iframe", "use"}:
            assert tag != "script" or "src" in attributes
            address = attributes.get("href") or attributes.get("src") or ""
            # These a browser reads and does not follow.
            is_told = attributes.get("rel") in {"canonical", "alternate"}
            assert is_told or address.startswith(("/", "data:", "#")), (tag, address)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_for_visitors(client, thread, address):
    answer = client.get(address)
    assert answer.status_code < 500
    assert_strict(answer)
    assert_nothing_inline(answer)


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_for_people_who_signed_in(client, ana, thread, address):
    answer = signed_in(client, ana).get(address, follow=True)
    assert answer.status_code == 200
    assert_strict(answer)
    assert_nothing_inline(answer)


@pytest.mark.parametrize("who", [None, "ana", "omar"])
def test_a_conversation(client, thread, omar, request, who):
    post_reply(thread, by=omar, body="An answer with `code` and [a link](https://elsewhere.example).")
    if who:
        signed_in(client, request.getfixturevalue(who))
    answer = client.get(thread.get_absolute_url())
    assert_strict(answer)
    assert_nothing_inline(answer)


def test_the_admin_has_a_policy_of_its_own_that_lets_nobody_frame_it(client, omar):
    answer = signed_in(client, omar).get("/admin/", follow=True)
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_redirects_and_refusals_carry_it_too(client, thread, ana):
    assert_strict(client.get(f"/threads/{thread.pk}/wrong/"))
    assert_strict(client.post(f"/threads/{thread.pk}/replies/", {"body": "x"}))
    assert_strict(Client(enforce_csrf_checks=True).post(f"/threads/{thread.pk}/replies/", {"body": "x"}))
    assert_strict(client.put("/threads/"))


def test_no_cookie_is_given_to_who_only_reads(client, thread):
    for address in ("/", "/threads/", thread.get_absolute_url(), "/why/"):
        client.get(address)
    assert set(client.cookies) <= {"csrftoken"}


def test_the_session_key_changes_with_signing_in_and_is_on_no_page(client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    client.get("/accounts/login/")
    before = client.session.session_key
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    after = client.session.session_key
    assert after
    assert after != before
    assert after not in client.get("/").content.decode()
