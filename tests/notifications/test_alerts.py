"""Staff is alerted on the page, by mail, and by a signed call."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from apps.activity.verbs import record
from apps.delivery.events import REPLY_FAILED
from apps.delivery.models import Delivery
from apps.desk.models import Case
from apps.desk.verbs import prioritise_case
from apps.foundation.models import OutgoingMail
from apps.notifications.models import AlertCall, Notification, Reason, StaffAlert
from apps.notifications.verbs import alert_staff, call_alert, call_due_alerts, mail_due_notifications
from apps.notifications.verbs.alert import MOST_ATTEMPTS
from apps.sources.verbs import pause_source
from tests.conftest import signed_in
from tests.notifications.readers import in_a_while
from tests.racing import at_once, errors, needs_postgresql
from tests.staff import choose, page
from tests.staff import told as told_by

pytestmark = pytest.mark.django_db

State = AlertCall.State


@pytest.fixture
def receiver():
    """Somebody's webhook on loopback: it keeps what it was sent, and answers with the status it is told."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.calls.append((self.headers, body))
            self.send_response(server.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.calls, server.status = [], 200
    server.address = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def alert(db, mona, company, receiver):
    """Mona, the team's mailbox and a webhook want to know everything."""
    alert = StaffAlert.objects.create(
        name="On duty", mail_to="duty@acme.example", web_address=receiver.address, secret={"key": "k" * 32}
    )
    alert.people.add(mona)
    return alert


def test_a_paused_source_reaches_staff_by_every_way(alert, source, mona, omar, receiver, mailoutbox, catch_up):
    pause_source(source, by=None, reason="The token was <revoked> & gone")
    catch_up()
    mail_due_notifications()
    catch_up()
    assert [(one.recipient, one.reason) for one in Notification.objects.all()] == [(mona, Reason.ALERT)]
    assert sorted(mail.to[0] for mail in mailoutbox) == ["duty@acme.example", mona.email]
    assert all("Listening was paused" in mail.subject for mail in mailoutbox)
    [(headers, body)] = receiver.calls
    said = json.loads(body)
    assert list(said) == ["text"]
    assert "Listening was paused: The token was &lt;revoked&gt; &amp; gone" in said["text"]
    assert f"/admin/sources/source/{source.pk}/change/" in said["text"]
    assert AlertCall.objects.get().state == State.DONE
    assert headers["Content-Type"] == "application/json"


def test_a_call_is_signed_over_its_time_and_body(alert, source, receiver, catch_up):
    pause_source(source, by=None, reason="gone")
    catch_up()
    [(headers, body)] = receiver.calls
    signed = headers["X-Timestamp"].encode() + b"." + body
    assert headers["X-Signature-256"] == "sha256=" + hmac.new(b"k" * 32, signed, hashlib.sha256).hexdigest()
    assert abs(int(headers["X-Timestamp"]) - timezone.now().timestamp()) < 60
    assert headers["X-Event"] == str(AlertCall.objects.get().event_id)


def test_an_answer_that_did_not_arrive_is_alerted(alert, source, thread, receiver, catch_up):
    # The delivery itself need not exist for its story to be told.
    delivery = Delivery(pk=7)
    record(REPLY_FAILED, delivery, by=None, place="Mastodon", reason="no permission")
    catch_up()
    assert "could not be posted on Mastodon: no permission" in json.loads(receiver.calls[0][1])["text"]


@pytest.mark.parametrize(("priority", "calls"), [(79, 0), (80, 1), (100, 1)])
def test_a_case_is_alerted_from_the_priority_that_is_urgent(alert, thread, omar, receiver, priority, calls, catch_up):
    catch_up()
    prioritise_case(Case.objects.get(thread=thread), by=omar, priority=priority)
    catch_up()
    assert len(receiver.calls) == calls


def test_what_nobody_switched_on_alerts_nobody(alert, source, receiver, catch_up):
    alert.on_paused = False
    alert.save()
    pause_source(source, by=None, reason="gone")
    catch_up()
    assert receiver.calls == []
    assert not OutgoingMail.objects.exists()


def test_an_alert_that_is_switched_off_alerts_nobody(alert, source, receiver, catch_up):
    alert.is_enabled = False
    alert.save()
    pause_source(source, by=None, reason="gone")
    catch_up()
    assert receiver.calls == []


def test_who_works_here_no_more_is_not_alerted(alert, source, mona, catch_up):
    mona.is_staff = False
    mona.save()
    pause_source(source, by=None, reason="gone")
    catch_up()
    assert not Notification.objects.exists()


def test_who_did_it_is_not_alerted(alert, source, mona, catch_up):
    pause_source(source, by=mona, reason="On purpose")
    catch_up()
    assert not Notification.objects.exists()


def test_an_event_told_twice_alerts_once(alert, source, receiver, catch_up):
    from apps.activity.models import Event

    pause_source(source, by=None, reason="gone")
    catch_up()
    alert_staff(Event.objects.get(action="source.paused"))
    catch_up()
    assert len(receiver.calls) == 1
    assert OutgoingMail.objects.filter(to="duty@acme.example").count() == 1


def test_a_call_that_fails_is_tried_again_and_not_for_ever(alert, source, receiver, catch_up):
    receiver.status = 503
    pause_source(source, by=None, reason="gone")
    catch_up()
    call = AlertCall.objects.get()
    assert (call.state, call.error) == (State.WAITING, "HTTP 503")
    assert call_due_alerts() == 0
    for _ in range(MOST_ATTEMPTS):
        AlertCall.objects.update(next_at=timezone.now())
        call_due_alerts()
        catch_up()
    call.refresh_from_db()
    assert (call.state, call.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert len({headers["X-Event"] for headers, _body in receiver.calls}) == 1


def test_a_refused_call_is_not_tried_again(alert, source, receiver, catch_up):
    receiver.status = 404
    pause_source(source, by=None, reason="gone")
    catch_up()
    assert AlertCall.objects.get().state == State.FAILED
    assert len(receiver.calls) == 1


def test_a_private_address_is_not_called(alert, source, receiver, settings, catch_up):
    """Class 10."""
    settings.SAFE_FETCH_ALLOW = []
    pause_source(source, by=None, reason="gone")
    catch_up()
    assert receiver.calls == []
    assert AlertCall.objects.get().state == State.WAITING


def test_a_call_of_a_killed_worker_is_taken_up_after_its_lease(alert, source, receiver, catch_up):
    receiver.status = 503
    pause_source(source, by=None, reason="gone")
    catch_up()
    receiver.status = 200
    AlertCall.objects.update(state=State.CALLING, lease_until=in_a_while(seconds=20))
    assert call_due_alerts() == 0
    AlertCall.objects.update(lease_until=in_a_while(seconds=-1))
    call_due_alerts()
    catch_up()
    assert AlertCall.objects.get().state == State.DONE


def test_a_manager_makes_an_alert_and_its_key_is_never_shown(client, mona):
    signed_in(client, mona)
    values = {
        "name": "Night",
        "is_enabled": "on",
        "on_paused": "on",
        "mail_to": "night@acme.example",
        "key": "s3cret-" * 4,
    }
    assert client.post(page(StaffAlert, "add"), values).status_code == 302
    alert = StaffAlert.objects.get()
    assert alert.secret["key"] == "s3cret-" * 4
    assert "s3cret" not in client.get(page(alert)).content.decode()
    client.post(page(alert), {**values, "key": ""})
    assert StaffAlert.objects.get().secret["key"] == "s3cret-" * 4


@pytest.mark.parametrize(
    "values",
    [
        {"mail_to": ""},
        {"web_address": "ftp://acme.example/hook", "mail_to": ""},
        {"web_address": "javascript:alert(1)"},
        {"key": "short"},
    ],
)
def test_an_alert_that_could_not_work_is_refused(client, mona, values):
    signed_in(client, mona)
    values = {"name": "Night", "is_enabled": "on", "mail_to": "night@acme.example", **values}
    assert client.post(page(StaffAlert, "add"), values).status_code == 200
    assert not StaffAlert.objects.exists()


def test_an_agent_changes_no_alerts(client, omar, alert):
    signed_in(client, omar)
    for address in (
        page(StaffAlert, "changelist"),
        page(StaffAlert, "add"),
        page(alert),
        page(AlertCall, "changelist"),
    ):
        assert client.get(address).status_code == 403


def test_staff_calls_again_what_failed(client, mona, alert, source, receiver, catch_up):
    receiver.status = 404
    pause_source(source, by=None, reason="gone")
    catch_up()
    receiver.status = 200
    signed_in(client, mona)
    assert "Listening was paused" in client.get(page(AlertCall, "changelist")).content.decode()
    assert "1 is tried again" in told_by(choose(client, AlertCall, "retry", [AlertCall.objects.get()]))
    catch_up()
    assert AlertCall.objects.get().state == State.DONE


def test_an_alert_on_the_page_leads_staff_to_the_thing(client, mona, alert, source, catch_up):
    pause_source(source, by=None, reason="gone")
    catch_up()
    signed_in(client, mona)
    assert "Listening was paused: gone" in client.get("/notifications/").content.decode()
    answer = client.get(Notification.objects.get().get_absolute_url())
    assert answer["Location"] == f"/admin/sources/source/{source.pk}/change/"


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_call_once(alert, source, receiver):
    from apps.activity.verbs import relay

    pause_source(source, by=None, reason="gone")
    relay()
    call = AlertCall.objects.get()
    assert errors(at_once(*[lambda: call_alert(call)] * 4)) == []
    assert len(receiver.calls) == 1
