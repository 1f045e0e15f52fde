"""Endpoints and messages where managers work."""

import pytest
from django.utils import timezone

from apps.activity.verbs import relay
from apps.webhooks.models import Endpoint, Message
from apps.webhooks.verbs import send_owed_messages, switch_endpoint_off
from tests.conftest import make_person, signed_in
from tests.staff import choose, page, told
from tests.webhooks.receiver import answering


@pytest.fixture
def at_work(client, mona):
    return signed_in(client, mona)


def secret_in(html: str) -> str:
    return html.split('<code class="address">')[1].split("</code>")[0]


def test_a_manager_makes_one_and_sees_its_secret_once(at_work, mona, company):
    answer = at_work.post(
        page(Endpoint, "add"),
        {"name": "CRM", "url": "https://crm.example/hooks", "types": ["thread.opened", "complaint.received"]},
    )
    html = answer.content.decode()
    endpoint = Endpoint.objects.get()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (endpoint.owner, endpoint.types) == (mona, ["thread.opened", "complaint.received"])
    secret = secret_in(html)
    assert secret == endpoint.secrets["current"]

    for address in (page(endpoint), page(Endpoint, "changelist"), page(endpoint, "history")):
        assert secret not in at_work.get(address).content.decode()
    assert "Save" in at_work.get(page(endpoint)).content.decode()
    at_work.post(page(endpoint), {"name": "CRM 2", "url": "https://crm.example/new", "types": ["thread.replied"]})
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.types, endpoint.secrets["current"]) == ("CRM 2", ["thread.replied"], secret)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"url": "http://crm.example/hooks"}, "begins with https"),
        ({"url": "https://me:word@crm.example/"}, "without a name and password"),
        ({"types": []}, "required"),
        ({"types": ["person.banned"]}, "not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(at_work, company, wrong, reason):
    values = {"name": "CRM", "url": "https://crm.example/hooks", "types": ["thread.opened"]} | wrong
    html = at_work.post(page(Endpoint, "add"), values).content.decode()
    assert reason in html
    assert not Endpoint.objects.exists()


def test_a_new_secret_is_asked_about_and_shown_once(at_work, endpoint, secret, company):
    assert "For a day both sign" in at_work.get(page(endpoint, "rotate")).content.decode()
    new = secret_in(at_work.post(page(endpoint, "rotate")).content.decode())
    endpoint.refresh_from_db()
    assert new == endpoint.secrets["current"] != secret == endpoint.secrets["previous"]
    html = at_work.get(page(endpoint)).content.decode()
    assert new not in html
    assert "two secrets" in html


def test_decisions_reach_their_verbs(at_work, endpoint, receiver, company, catch_up, thread):
    assert "1 test is on its way" in told(choose(at_work, Endpoint, "test", [endpoint]))
    catch_up()
    assert [taken.said["type"] for taken in receiver.taken] == ["webhook.test", "thread.opened"]

    choose(at_work, Endpoint, "switch-off", [endpoint])
    endpoint.refresh_from_db()
    assert endpoint.disabled_why == "by hand"
    assert "Switched off: by hand" in at_work.get(page(endpoint)).content.decode()
    choose(at_work, Endpoint, "switch-on", [endpoint])
    hour_ago = timezone.localtime().replace(minute=0).strftime("%Y-%m-%dT00:00")
    assert at_work.post(page(endpoint, "since"), {"since": "2020-01-01T00:00"}).status_code == 422
    at_work.post(page(endpoint, "since"), {"since": hour_ago, "everything": "on"})
    messages = list(Message.objects.filter(is_test=False))
    assert {message.state for message in messages} == {"waiting"}
    catch_up()
    choose(at_work, Message, "redeliver", messages)
    catch_up()
    assert len(receiver.taken) == 4
    at_work.post(page(endpoint, "remove"))
    assert not Endpoint.objects.exists()


def test_a_message_shows_its_body_and_its_calls_and_runs_nothing(at_work, endpoint, receiver, company, make_thread):
    make_thread(title="Cold <script>alert(1)</script>", body="It <b>stays</b> cold.")
    relay()
    receiver.plan = [answering(500, b"<script>alert(2)</script>")]
    send_owed_messages()
    message = Message.objects.get()
    html = at_work.get(page(message)).content.decode()
    assert "HTTP 500" in html
    assert "thread.opened" in html
    assert "&lt;script&gt;alert(2)" in html
    assert "<script>alert" not in html
    assert "HTTP 500" in at_work.get(page(Message, "changelist")).content.decode()


@pytest.mark.parametrize("role", ["Agent", "Representative", "Moderator", "Editor"])
def test_nobody_but_managers_sees_or_decides(client, endpoint, thread, role):
    relay()
    message = Message.objects.get()
    at_work = signed_in(client, make_person("Robin", role))
    switch_endpoint_off(endpoint, by=None)
    for address in (
        page(Endpoint, "changelist"), page(Endpoint, "add"), page(endpoint), page(Message, "changelist"),
        page(message),
    ):  # fmt: skip
        assert at_work.get(address).status_code == 403
    for thing, names in (
        (endpoint, ("rotate", "test", "switch-on", "since", "adopt", "remove")),
        (message, ("redeliver",)),
    ):
        for name in names:
            assert at_work.post(page(thing, name)).status_code == 403
    endpoint.refresh_from_db()
    assert not endpoint.is_enabled
