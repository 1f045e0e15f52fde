"""What a form may ask for, and what is refused in a sentence that names what to change."""

import pytest
from django.core.exceptions import ValidationError

from apps.contact.models import ContactForm, FormField
from apps.contact.verbs import FieldDesign, write_form

Kind = FormField.Kind


def write(department, *fields, **particulars):
    return write_form(department, "claims", by=None, title="Claims", fields=fields, **particulars)


def test_a_form_has_its_fields_in_order(department):
    form = write(department, FieldDesign(label="What?"), FieldDesign(label="When?", kind=Kind.DATE))
    assert [(one.label, one.kind) for one in form.fields.all()] == [("What?", "short"), ("When?", "date")]


def test_writing_it_again_gives_the_same_form_other_fields(department):
    first = write(department, FieldDesign(label="What?"))
    again = write(department, FieldDesign(label="Why?"), intro="Hello.")
    assert first.pk == again.pk
    assert [one.label for one in again.fields.all()] == ["Why?"]
    assert ContactForm.objects.get().intro == "Hello."


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([FieldDesign(label=f"Field {number}") for number in range(200)], "200 fields; 30 are the most"),
        ([FieldDesign(label="x" * 500)], "500 characters; 120 are the most"),
        ([FieldDesign(label="\u200b ")], "Every field needs a label"),
        ([FieldDesign(label="What?"), FieldDesign(label="what?")], "Two fields are called"),
        ([FieldDesign(label="Which?", kind=Kind.CHOICE, choices=["One"])], "at least two choices"),
        ([FieldDesign(label="Which?", kind=Kind.SEVERAL, choices=["One", "One"])], "offers a choice twice"),
        ([FieldDesign(label="Which?", kind=Kind.CHOICE, choices=["a", "b" * 101])], "more than 100 characters"),
        ([FieldDesign(label="W?", kind=Kind.CHOICE, choices=[str(n) for n in range(31)])], "31 choices; 30 are"),
        ([FieldDesign(label="What?", choices=["One", "Two"])], "its kind offers none"),
    ],
    ids=["200 fields", "long label", "no label", "twice", "one choice", "same", "long choice", "many", "no choices"],
)
def test_a_form_that_asks_too_much_is_refused_before_anything_is_written(department, fields, words):
    with pytest.raises(ValidationError, match=words):
        write(department, *fields)
    assert not ContactForm.objects.exists()


def test_a_form_that_is_refused_leaves_the_one_that_was_there(department):
    write(department, FieldDesign(label="What?"))
    with pytest.raises(ValidationError):
        write(department, FieldDesign(label="Why?"), intro="y" * 2001)
    assert [one.label for one in ContactForm.objects.get().fields.all()] == ["What?"]
