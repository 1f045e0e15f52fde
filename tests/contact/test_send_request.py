"""A form becomes a private conversation: once, in the right department, and seen by nobody else."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from apps.activity.models import Event
from apps.contact.models import Request
from apps.contact.verbs import send_request
from apps.desk.models import Case
from apps.forum.models import Thread, Visibility
from apps.forum.verbs import post_reply, resolve_thread, take_private
from apps.foundation.models import OutgoingMail
from apps.people.models import User
from tests.racing import at_once, errors, needs_postgresql


def test_a_request_is_a_private_conversation_of_its_asker(send, ana, bela, omar):
    request = send(more="See *page* 2", order="AC-123456")
    thread = request.thread
    assert (thread.author, thread.visibility, thread.title) == (
        ana,
        Visibility.PRIVATE,
        "Invoice question: Charged twice",
    )
    opening = thread.posts.get()
    assert "<strong>Order number</strong>" in opening.html
    assert "See *page* 2" in opening.html
    assert [Thread.objects.visible_to(one).exists() for one in (ana, omar, bela)] == [True, True, False]
    assert Event.objects.about(thread).filter(action="request.opened").get().actor == ana


def test_it_waits_in_the_department_of_its_form_whatever_rules_make_of_the_words(send, department, catch_up):
    request = send()
    catch_up()
    case = Case.objects.get(thread=request.thread)
    assert (case.department, case.state) == (department, Case.State.NEEDS_ATTENTION)


def test_what_was_taken_private_for_a_department_waits_there_too(make_thread, omar, department, catch_up):
    talk = take_private(make_thread(), by=omar, reason="payment", department=department).talk
    catch_up()
    assert Case.objects.get(thread=talk).department == department


def test_what_staff_sends_waits_for_an_answer_like_everybodys(send, omar, catch_up):
    request = send(by=omar)
    catch_up()
    assert Case.objects.get(thread=request.thread).waiting_since


def test_the_same_sheet_sent_twice_is_one_request(form, ana):
    ticket = uuid4()
    first, again = (send_request(form, by=ana, values=[], ticket=ticket) for _ in range(2))
    assert first == again
    assert (Request.objects.count(), Thread.objects.count()) == (1, 1)


def test_without_an_account_staff_reads_it_and_it_is_tied_to_nobody(send, ana, omar, catch_up):
    request = send(email="Ana@Example.org", name="Somebody", subject="Charged twice")
    catch_up()
    assert request.thread.author not in (ana, omar)
    assert request.thread.author.is_staged
    assert not request.is_confirmed
    assert not Thread.objects.visible_to(ana).exists()
    assert Thread.objects.visible_to(omar).get() == request.thread
    [mail] = OutgoingMail.objects.all()
    assert mail.to == "ana@example.org"
    for words in ("Charged", "Somebody", "twice"):
        assert words not in mail.subject + mail.text + mail.html


def test_an_address_with_an_account_is_treated_like_one_without(send, ana):
    texts = set()
    for email in (ana.email, "stranger@example.org"):
        send(email=email)
        mail = OutgoingMail.objects.latest("pk")
        texts.add((mail.subject, mail.text.split("/my/requests/confirm/")[0]))
    assert len(texts) == 1


def test_nobody_to_answer_is_refused(form):
    with pytest.raises(ValidationError, match="Give a mail address"):
        send_request(form, by=None, values=[], ticket=uuid4())
    assert not User.objects.filter(username__startswith="mail.").exists()


def test_an_answer_closes_nothing_and_a_settlement_closes_the_request_once(send, omar, catch_up):
    request = send()
    post_reply(request.thread, by=omar, body="Refunded.")
    catch_up()
    closed = Event.objects.filter(action="request.closed", subject_id=request.thread_id)
    assert not closed.exists()
    resolve_thread(request.thread, by=omar)
    catch_up()
    from apps.contact.verbs import note_closed_requests

    settled = Event.objects.filter(action="thread.resolved")
    assert note_closed_requests(settled) == 0
    assert closed.count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_sends_one_request(form, ana):
    ticket = uuid4()
    value = [{"label": "What?", "kind": "short", "value": "Charged twice"}]
    for sending in ({"by": ana}, {"by": None, "email": "petra@example.org"}):
        Request.objects.all().delete()
        outcomes = at_once(*[lambda: send_request(form, values=value, ticket=ticket, **sending)] * 4)  # noqa: B023
        assert errors(outcomes) == []
        assert Request.objects.count() == 1
        Thread.objects.all().delete()
        ticket = uuid4()
