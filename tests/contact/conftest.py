"""A form of the billing department, and somebody who fills it in."""

import re
from uuid import uuid4

import pytest

from apps.contact.models import FormField, Request
from apps.contact.sheets import new_sheet
from apps.contact.verbs import FieldDesign, confirm_request, send_request, write_form
from apps.foundation.models import OutgoingMail

Kind = FormField.Kind
CANARY = "zanzibar"
FORM = "/contact/billing/invoice/"


@pytest.fixture(autouse=True)
def unhurried(settings, tmp_path):
    """Tests fill in forms quicker than people; and what they keep is gone afterwards."""
    settings.REQUEST_FASTEST_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def form(department):
    """Billing's form for questions about an invoice, with a file if there is one."""
    return write_form(
        department,
        "invoice",
        by=None,
        title="Invoice question",
        thanks="We answer within a day.",
        takes_files=True,
        fields=[
            FieldDesign(label="What is it about?", is_required=True),
            FieldDesign(label="Tell us more", kind=Kind.LONG),
            FieldDesign(label="Order number", kind=Kind.ORDER),
            FieldDesign(label="Phone", kind=Kind.PHONE),
        ],
    )


@pytest.fixture
def fill(form):
    """What a browser sends for the form: `fill(subject="…", phone="…")`; unsigned with `name` and `email`."""

    def filled(*, subject="Charged twice", more="", order="", phone="", **others) -> dict:
        typed = dict(zip([one.name for one in form.fields.all()], (subject, more, order, phone), strict=True))
        return {"sheet": new_sheet().token, **typed, **others}

    return filled


@pytest.fixture
def send(form, ana):
    """Send the form; by Ana unless told otherwise, without an account where an `email` is given."""

    def sent(*, by=ana, subject="Charged twice", more="", order="", phone="", email="", name="Petra") -> Request:
        values = [
            {"label": one.label, "kind": one.kind, "value": value}
            for one, value in zip(form.fields.all(), (subject, more, order, phone), strict=True)
        ]
        by = None if email else by
        return send_request(form, by=by, values=values, ticket=uuid4(), email=email, name=name)

    return sent


@pytest.fixture
def petra(send):
    """Somebody without an account whose request is confirmed: staged, with an address that is known to be theirs."""
    return confirm_request(send(email="petra@example.org").confirm_token).thread.author


def link_in_mail(pattern: str, *, to: str) -> str:
    """The path in the newest mail to somebody that looks like the pattern."""
    words = OutgoingMail.objects.filter(to=to).latest("pk").text
    return re.search(rf"https?://[^/]+({pattern})", words)[1]
