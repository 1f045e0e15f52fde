"""Count what was solved before it was sent."""

from uuid import UUID

from django.db import transaction

from apps.foundation.plaintext import clean_line

from ..models import ContactForm, Deflection, RequestFile
from .keep import drop_files


@transaction.atomic
def note_deflection(form: ContactForm, *, url: str, title: str, ticket: UUID) -> Deflection:
    """Count that an answer solved what was about to be sent; once for each sheet. Its files are forgotten.

    Nobody is named, and nothing of what was typed is kept.
    """
    deflection, made = Deflection.objects.get_or_create(
        ticket=ticket, defaults={"form": form, "url": url[:1_000], "title": clean_line(title, 200)}
    )
    if made:
        drop_files(RequestFile.objects.filter(ticket=ticket, request=None))
    return deflection
