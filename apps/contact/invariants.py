from django.db.models import Exists, F, OuterRef

from apps.forum.models import Visibility
from apps.foundation.invariants import invariant

from .models import FIELDS_LIMIT, ContactForm, Offer, Request


@invariant("R1", "A request is a private conversation, whatever became of it.")
def requests_are_private():
    shown = Request.objects.exclude(thread__visibility=Visibility.PRIVATE)
    for pk, visibility in shown.values_list("pk", "thread__visibility")[:100]:
        yield f"request {pk} is {visibility}"


@invariant("R2", "Nothing is published of a request without a consent that stands.")
def what_is_published_was_agreed_to():
    agreed = Offer.objects.filter(request=OuterRef("pk"), state=Offer.State.AGREED)
    for pk in Request.objects.published().filter(~Exists(agreed)).values_list("pk", flat=True)[:100]:
        yield f"request {pk} is published and nobody agreed"
    for pk in Request.objects.filter(published_as=F("thread")).values_list("pk", flat=True)[:100]:
        yield f"request {pk} was published by its private conversation"


@invariant("R3", "A form asks for no more than people fill in.")
def forms_are_short():
    for form in ContactForm.objects.prefetch_related("fields"):
        if len(form.fields.all()) > FIELDS_LIMIT:
            yield f"form {form.pk} has {len(form.fields.all())} fields"
