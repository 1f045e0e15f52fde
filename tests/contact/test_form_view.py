"""The page of a form: without JavaScript, without an account, and nothing typed or chosen is ever lost."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.contact import answers as offering
from apps.contact.answers import Answer
from apps.contact.models import ContactForm, Deflection, FormField, Request, RequestFile
from apps.contact.sheets import new_sheet, read_sheet, sign_answer
from apps.contact.verbs import FieldDesign, write_form
from apps.forum.models import Thread
from apps.foundation.models import OutgoingMail
from tests.conftest import signed_in
from tests.contact.conftest import FORM
from tests.forum.pages import Page

Kind = FormField.Kind
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def found(monkeypatch):
    """What search offers, in place of what the test's database holds."""
    offered = []
    monkeypatch.setattr(offering, "_offering", [lambda words: offered])
    return offered


@pytest.fixture(autouse=True)
def _nothing_found(found):
    return found


def fields_of(response) -> dict:
    """What the page's own form would send back as it is."""
    [form] = [one for one in Page(response).forms if "sheet" in one["fields"]]
    return form["fields"]


def test_somebody_signed_in_sends_at_once_and_is_led_to_the_conversation(client, fill, ana):
    response = signed_in(client, ana).post(FORM, fill(more="Twice in May."))
    request = Request.objects.get()
    assert response["Location"] == request.thread.get_absolute_url()
    page = Page(client.get(response["Location"]))
    assert "Twice in May." in page.text
    assert "We answer within a day." in page.text


def test_somebody_without_an_account_is_told_the_same_whatever_the_address(client, fill, ana):
    told = set()
    for email in (ana.email, "petra@example.org"):
        response = client.post(FORM, fill(name="Petra", email=email))
        told.add((response.status_code, response["Location"], client.get(response["Location"]).content))
    assert len(told) == 1
    assert Request.objects.unconfirmed().count() == 2


def test_a_form_needs_no_script_and_no_account(client, form):
    page = Page(client.get(FORM))
    assert {"sheet", "name", "email", "website", "files"} <= set(fields_of(client.get(FORM)))
    assert "Only you and our staff read this." in page.text
    assert "Invoice question" in page.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"subject": ""}, "This field is required"),
        ({"subject": "x" * 201}, "at most 200 characters"),
        ({"more": "x" * 5001}, "at most 5000 characters"),
        ({"phone": "call me"}, "Write a phone number with digits"),
        ({"email": "no address"}, "valid email address"),
        ({"name": "\u200b"}, "This field is required"),
        ({"sheet": "made up"}, "had been open for too long"),
    ],
)
def test_after_an_error_everything_typed_is_still_there(client, fill, wrong, words):
    typed = {"subject": "Charged twice", "more": "In May & June", "name": "Petra", "email": "p@example.org", **wrong}
    sent = fill(**typed)
    response = client.post(FORM, sent)
    assert response.status_code == 422
    page = Page(response)
    assert words in page.text
    if "more" not in wrong:
        assert "In May & June" in page.text
    kept = fields_of(response)
    assert all(kept[name] == value for name, value in sent.items() if name in kept and name not in ("sheet",)
               and value and "May" not in value and len(value) < 300 and "\u200b" not in value)  # fmt: skip
    assert not Request.objects.exists()


def test_files_are_kept_through_an_error_and_go_along_afterwards(client, fill, ana):
    signed_in(client, ana)
    sent = fill(subject="", files=[SimpleUploadedFile("may.pdf", PDF), SimpleUploadedFile("june.pdf", PDF)])
    response = client.post(FORM, sent)
    page = Page(response)
    assert "These are kept and go along" in page.text
    assert "may.pdf" in page.text
    assert "june.pdf" in page.text
    again = fill(subject="Charged twice") | {"sheet": fields_of(response)["sheet"]}
    client.post(FORM, again | {"drop": [str(RequestFile.objects.get(name="june.pdf").key), "nonsense"]})
    assert [one.name for one in Request.objects.get().files.all()] == ["may.pdf"]
    assert RequestFile.objects.count() == 1


def test_a_file_that_is_not_taken_is_named_and_the_others_stay(client, fill, ana):
    files = [SimpleUploadedFile("may.pdf", PDF), SimpleUploadedFile("run.exe", b"MZ\x00\x00")]
    response = signed_in(client, ana).post(FORM, fill(files=files))
    assert response.status_code == 422
    assert "“run.exe” cannot be taken" in Page(response).text
    assert RequestFile.objects.get().name == "may.pdf"
    assert not Request.objects.exists()


def test_a_form_that_takes_no_files_keeps_none(client, form, fill, ana):
    ContactForm.objects.update(takes_files=False)
    signed_in(client, ana).post(FORM, fill(files=[SimpleUploadedFile("may.pdf", PDF)]))
    assert Request.objects.exists()
    assert not RequestFile.objects.exists()


def test_two_gigabytes_are_refused_before_they_are_read(client, form):
    response = client.generic(
        "POST", FORM, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="2000000000"
    )
    assert response.status_code == 413


def test_a_program_that_fills_in_what_nobody_sees_is_told_the_same_and_sends_nothing(client, fill):
    response = client.post(FORM, fill(name="Bot", email="bot@example.org", website="https://spam.example"))
    assert response["Location"] == f"{FORM}sent/"
    assert not Request.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_comes_back_sooner_than_anybody_reads_is_looked_at_once_more(client, fill, settings):
    settings.REQUEST_FASTEST_SECONDS = 3
    sent = fill(name="Petra", email="petra@example.org")
    assert client.post(FORM, sent).status_code == 422
    settings.REQUEST_FASTEST_SECONDS = 0
    assert client.post(FORM, sent).status_code == 302


def test_a_sheet_is_good_for_a_day_and_cannot_be_made_up(settings, monkeypatch):
    sheet = new_sheet()
    assert read_sheet(sheet.token) == sheet
    assert read_sheet(sheet.token[:-1] + "x") is None
    assert read_sheet("x" * 10_000) is None
    settings.REQUEST_SHEET_HOURS = timedelta(seconds=-1) / timedelta(hours=1)
    assert read_sheet(sheet.token) is None


def test_one_address_is_not_mailed_without_end(client, fill, settings):
    settings.LIMITS = settings.LIMITS | {"request_by_mail": {"key": "1/h"}}
    client.post(FORM, fill(name="Petra", email="petra@example.org"))
    response = client.post(FORM, fill(name="Petra", email="Petra@example.org"))
    assert response.status_code == 429
    assert "many times in a short while" in Page(response).text
    assert OutgoingMail.objects.count() == 1


# --- Answers before sending ------------------------------------------------------------------------------------------


def test_answers_are_shown_before_it_is_sent_with_everything_typed_kept(client, fill, ana, found):
    found += [Answer(f"Answer {number}", f"/threads/{number}/-/") for number in range(1, 8)]
    sent = fill(subject="Charged twice", more="In May")
    response = signed_in(client, ana).post(FORM, sent)
    page = Page(response)
    assert "Did one of these solve it?" in page.text
    assert [number for number in range(1, 8) if f"Answer {number}" in page.text] == [1, 2, 3, 4, 5]
    assert not Thread.objects.exists()
    carried = fields_of(response)
    assert {name: carried[name] for name in sent if sent[name]} == {name: sent[name] for name in sent if sent[name]}
    client.post(FORM, sent | {"looked": "1"})
    assert Request.objects.get().values[1]["value"] == "In May"


def test_whoever_goes_back_to_change_it_finds_what_they_wrote(client, fill, ana, found):
    found.append(Answer("Answer", "/threads/1/-/"))
    response = signed_in(client, ana).post(FORM, fill(subject="Charged twice", more="In May") | {"change": "1"})
    assert response.status_code == 200
    page = Page(response)
    assert "In May" in page.text
    assert "data-error" not in response.content.decode()


def test_solved_by_an_answer_is_counted_once_and_names_nobody(client, fill, ana, found):
    found.append(Answer("How refunds work", "/threads/1/-/"))
    sent = fill(more="My secret", files=[SimpleUploadedFile("may.pdf", PDF)])
    response = signed_in(client, ana).post(FORM, sent)
    [token] = [tag["value"] for name, tag in Page(response).tags if name == "button" and tag.get("name") == "solved"]
    for _time in range(2):
        answer = client.post(FORM, {"sheet": sent["sheet"], "solved": token})
        assert answer["Location"] == "/threads/1/-/"
    deflection = Deflection.objects.get()
    assert (deflection.form.title, deflection.url, deflection.title) == (
        "Invoice question",
        "/threads/1/-/",
        "How refunds work",
    )
    assert {field.name for field in Deflection._meta.fields} == {"id", "form", "url", "title", "ticket", "solved_at"}
    assert not Request.objects.exists()
    assert not RequestFile.objects.exists()


@pytest.mark.parametrize("token", ["https://evil.example/", "", "x:y:z"])
def test_nobody_is_led_elsewhere_by_an_answer_that_was_not_offered(client, fill, token):
    response = client.post(FORM, fill(solved=token))
    assert response["Location"] == FORM
    assert not Deflection.objects.exists()


def test_an_answer_without_a_sheet_counts_nothing(client, form):
    assert client.post(FORM, {"solved": sign_answer("/threads/1/-/", "x")})["Location"] == FORM
    assert not Deflection.objects.exists()


def test_search_offers_what_everybody_may_read(client, fill, make_thread, ana, catch_up, monkeypatch):
    from apps.search.answering import found_for

    monkeypatch.setattr(offering, "_offering", [found_for])
    public = make_thread(title="Charged twice for one toaster")
    make_thread(title="Charged twice and private", visibility="private")
    catch_up()
    page = Page(signed_in(client, ana).post(FORM, fill(subject="charged twice")))
    assert public.title in page.text
    assert "and private" not in page.text


# --- Who may open it --------------------------------------------------------------------------------------------------


def test_a_closed_form_is_a_preview_for_those_who_design_it(client, form, fill, ana, omar, mona):
    ContactForm.objects.update(is_active=False)
    assert client.get(FORM).status_code == 404
    for person, status in ((ana, 404), (omar, 404), (mona, 200)):
        assert signed_in(client, person).get(FORM).status_code == status
    assert "Only staff sees this page" in Page(client.get(FORM)).text
    assert client.post(FORM, fill()).status_code == 403
    assert not Request.objects.exists()


def test_every_kind_of_field_is_checked_and_kept_as_it_was_asked(client, department, ana, company):
    designs = [
        FieldDesign(label="Short", is_required=True),
        FieldDesign(label="Long", kind=Kind.LONG),
        FieldDesign(label="One", kind=Kind.CHOICE, choices=["Red", "Blue"], is_required=True),
        FieldDesign(label="One of many", kind=Kind.CHOICE, choices=[f"Choice {n}" for n in range(9)]),
        FieldDesign(label="Several", kind=Kind.SEVERAL, choices=["A & B", "C, D"]),
        FieldDesign(label="Number", kind=Kind.NUMBER),
        FieldDesign(label="Day", kind=Kind.DATE),
        FieldDesign(label="Order", kind=Kind.ORDER),
        FieldDesign(label="Mail", kind=Kind.MAIL),
        FieldDesign(label="Phone", kind=Kind.PHONE),
        FieldDesign(label="I agree", kind=Kind.CONSENT, is_required=True),
    ]
    form = write_form(department, "all", by=None, title="All", fields=designs)
    names = [one.name for one in form.fields.all()]
    given = ["Hello", "a\nb", "Red", "Choice 8", ["A & B", "C, D"], "3.50", "2026-02-28", "AC-123456", "p@example.org",
             "+49 (30) 123-456", "on"]  # fmt: skip
    address = form.get_absolute_url()
    signed_in(client, ana)
    bad = ["", "", "Green", "x", ["E"], "many", "2026-02-30", "wrong", "no", "none", ""]
    refused = client.post(address, {"sheet": new_sheet().token, **dict(zip(names, bad, strict=True))})
    told = [one for one in refused.context["filled"].errors if one != "__all__"]
    assert told == [name for name, value in zip(names, bad, strict=True) if value or name in (names[0], names[10])]
    client.post(address, {"sheet": new_sheet().token, **dict(zip(names, given, strict=True))})
    kept = [one["value"] for one in Request.objects.get().values]
    assert kept == [*given[:5], "3.50", "2026-02-28", *given[7:10], True]
    text = Thread.objects.get().posts.get().html
    for words in ("A &amp; B, C, D", "28", "Yes"):
        assert words in text


def test_labels_and_helps_of_staff_are_words_and_no_markup(client, department):
    write_form(
        department, "x", by=None, title="<b>T</b>", intro="<script>alert(1)</script>",
        fields=[FieldDesign(label="<i>L</i>", help="<img src=x onerror=alert(1)>")],
    )  # fmt: skip
    content = client.get("/contact/billing/x/").content.decode()
    assert "<b>T</b>" not in content
    assert "<i>L</i>" not in content
    assert "<img src=x" not in content
    assert "<script>alert" not in content


def test_the_introduction_may_lead_to_pages_of_ours_and_of_others(client, department):
    intro = "First [read this](/go/guarantee/) or [that](https://example.org/)."
    form = write_form(department, "x", by=None, title="T", intro=intro, fields=[FieldDesign(label="L")])
    content = client.get(form.get_absolute_url()).content.decode()
    assert 'href="/go/guarantee/"' in content
    assert 'href="https://example.org/"' in content


def test_the_page_asks_the_database_little_however_many_fields(client, department, django_assert_max_num_queries):
    fields = [FieldDesign(label=f"Field {n}") for n in range(30)]
    form = write_form(department, "long", by=None, title="Long", fields=fields)
    client.get(form.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(form.get_absolute_url())


def test_a_ticket_is_a_number_nobody_guesses():
    assert UUID(str(new_sheet().ticket)).version == 4
