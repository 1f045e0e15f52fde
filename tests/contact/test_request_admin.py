"""Staff's pages: forms with their fields, requests with what is decided about them, and what was solved before."""

from uuid import uuid4

import pytest

from apps.contact.models import ContactForm, Offer, Request
from apps.contact.verbs import note_deflection
from apps.forum.verbs import post_reply
from apps.foundation.invariants import all_invariants
from tests.conftest import signed_in
from tests.forum.pages import Page

FORMS = "/admin/contact/contactform/"
REQUESTS = "/admin/contact/request/"


def rows(*designs) -> dict:
    """The inline rows as the page sends them: (label, kind) each."""
    data = {"fields-TOTAL_FORMS": len(designs), "fields-INITIAL_FORMS": 0}
    for number, (label, kind) in enumerate(designs):
        data |= {f"fields-{number}-label": label, f"fields-{number}-kind": kind, f"fields-{number}-position": number}
    return data


def make_form(client, department, *designs):
    about = {"department": department.pk, "title": "Claims", "slug": "claims", "position": 0, "is_active": "on"}
    return client.post(f"{FORMS}add/", about | rows(*designs))


def test_a_manager_makes_a_form_with_its_fields(client, mona, department):
    assert make_form(signed_in(client, mona), department, ("What?", "short"), ("When?", "date")).status_code == 302
    form = ContactForm.objects.get()
    assert [(one.label, one.kind) for one in form.fields.all()] == [("What?", "short"), ("When?", "date")]
    assert Page(client.get(f"{FORMS}{form.pk}/change/")).text.count("View on site")


@pytest.mark.parametrize(
    ("designs", "words"),
    [
        ([(f"Field {n}", "short") for n in range(40)], "at most 30 forms"),
        ([("x" * 500, "short")], "at most 120 characters"),
        ([("What?", "short"), ("What?", "long")], "Two fields are called"),
        ([("Which?", "choice")], "at least two choices"),
    ],
    ids=["many", "long", "twice", "no choices"],
)
def test_a_form_that_asks_too_much_is_refused_with_what_to_change(client, mona, department, designs, words):
    response = make_form(signed_in(client, mona), department, *designs)
    assert response.status_code in (200, 422)
    assert words in Page(response).text
    assert not ContactForm.objects.exists()


def test_an_agent_finds_requests_and_cannot_type_into_them(client, send, omar, mona):
    request = send()
    send(email="petra@example.org", subject="Not confirmed")
    signed_in(client, omar)
    listed = Page(client.get(REQUESTS)).text
    assert "Charged twice" in listed
    assert "not confirmed" in listed
    assert "Charged twice" not in Page(client.get(REQUESTS, {"state": "unconfirmed"})).text
    assert "Charged twice" in Page(client.get(REQUESTS, {"q": "charged"})).text
    page = Page(client.get(f"{REQUESTS}{request.pk}/change/"))
    assert "Ask for consent to publish" in page.text
    assert client.post(f"{REQUESTS}{request.pk}/change/", {"email": "x@example.org"}).status_code == 403
    assert client.get(FORMS).status_code == 403


def test_staff_offers_masked_words_that_it_edits(client, send, omar, rita):
    request = send(more="Call me: +49 30 123456")
    post_reply(request.thread, by=rita, body="We refund it.")
    address = f"{REQUESTS}{request.pk}/offer/"
    asked = signed_in(client, omar).get(address).content.decode()
    assert "We refund it." in asked
    assert "123456" not in asked
    assert client.post(address, {"_decide": "1", "title": "", "question": "Q", "answer": "A"}).status_code == 422
    client.post(address, {"_decide": "1", "title": "Twice?", "question": "Why?", "answer": "We refund it."})
    assert Offer.objects.get().question == "Why?"
    client.post(f"{REQUESTS}{request.pk}/withdraw-offer/", {"_decide": "1"})
    assert Offer.objects.get().state == Offer.State.WITHDRAWN


def test_many_are_settled_at_once(client, send, omar):
    requests = [send(), send()]
    data = {"action": "close", "_selected_action": [one.pk for one in requests], "_decide": "1"}
    signed_in(client, omar).post(REQUESTS, data)
    assert Request.objects.resolved().count() == 2


def test_figures_of_a_form_lead_to_the_rows_they_count(client, form, send, mona):
    send()
    note_deflection(form, url="/threads/1/-/", title="How refunds work", ticket=uuid4())
    page = Page(signed_in(client, mona).get(FORMS))
    links = [tag["href"] for name, tag in page.tags if name == "a" and "form__id__exact" in tag.get("href", "")]
    assert len(links) == 2
    assert ["Charged twice" in Page(client.get(one)).text or "How refunds work" in Page(client.get(one)).text
            for one in links] == [True, True]  # fmt: skip


def test_nothing_is_counted_twice_where_both_were(form, send, client, mona):
    for _time in range(3):
        send()
        note_deflection(form, url="/threads/1/-/", title="How refunds work", ticket=uuid4())
    page = client.__class__()
    listed = signed_in(page, mona).get(FORMS).context["cl"].result_list[0]
    assert (listed.requests_lately, listed.deflections_lately) == (3, 3)


def test_a_form_that_brought_requests_is_closed_and_not_deleted(client, form, send, mona):
    send()
    assert signed_in(client, mona).post(f"{FORMS}{form.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{FORMS}{form.pk}/switch-off/", {"_decide": "1"})
    assert not ContactForm.objects.get().is_active
    assert Request.objects.exists()


def test_the_promises_about_requests_notice_what_breaks_them(send, thread):
    ours = [one for one in all_invariants() if one.number in ("R1", "R2", "R3")]
    request = send()
    assert [list(one.violations()) for one in ours] == [[], [], []]
    Request.objects.update(published_as=thread)
    request.thread.visibility = "public"
    request.thread.save()
    assert [len(list(one.violations())) for one in ours] == [1, 1, 0]
