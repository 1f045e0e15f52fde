"""Send a form: a private conversation with the department, with an account or with a mail address."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Visibility
from apps.forum.verbs import open_thread, validate_body
from apps.people.models import MAIL, User, Voice
from apps.people.verbs import StagedAuthor, stage_person

from ..events import REQUEST_OPENED
from ..letters import ask_whether_it_was_they
from ..models import ContactForm, Request, RequestFile
from ..wording import body_of, title_of


@transaction.atomic
def send_request(
    form: ContactForm,
    *,
    by: User | None,
    values: Sequence[dict],
    ticket: UUID,
    email: str = "",
    name: str = "",
) -> Request:
    """Open the private conversation, with the files that were kept for this sheet. The same sheet sends one.

    `values` are {"label", "kind", "value"} in the order of the form. Without an account (`by` is None) staff reads it
    at once, marked as not confirmed, and it belongs to nobody: the address is mailed a link, and none of the words.
    Whether that address has an account changes nothing of this. Raises ValidationError naming what to fix.
    """
    if by is None and not email:
        raise ValidationError(_("Give a mail address, or sign in: otherwise nobody could answer you."))
    author = by or _somebody(ticket, name)
    files = list(RequestFile.objects.filter(ticket=ticket).order_by("pk")) if form.takes_files else []
    thread = open_thread(
        by=author,
        # Also what staff sends as a customer waits for an answer.
        voice=Voice.CUSTOMER,
        title=title_of(form, values),
        body=validate_body(body_of(values, files)),
        visibility=Visibility.PRIVATE,
        ticket=ticket,
    )
    request, made = Request.objects.get_or_create(
        thread=thread,
        defaults={
            "form": form,
            "values": list(values),
            "ticket": ticket,
            "email": "" if by else email.strip().lower(),
            "confirmed_at": timezone.now() if by else None,
        },
    )
    if made:
        RequestFile.objects.filter(pk__in=[one.pk for one in files], request=None).update(request=request)
        record(REQUEST_OPENED, thread, by=author, form=form.title, department=form.department_id)
        if not by:
            ask_whether_it_was_they(request)
    return request


def _somebody(ticket: UUID, name: str) -> User:
    """Whoever filled in this sheet. Nothing ties them to an address or to anybody else before they confirm one."""
    return stage_person(MAIL, StagedAuthor(f"sheet:{ticket.hex}", display_name=name))
