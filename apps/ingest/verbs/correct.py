"""Let staff correct what the masks did."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.verbs import edit_post
from apps.foundation.plaintext import clean_text, text_to_markdown
from apps.people.models import User

from ..events import COMPLAINT_CORRECTED
from ..models import Complaint


@transaction.atomic
def correct_complaint(complaint: Complaint, *, by: User, text: str) -> Complaint:
    """Replace the masked text, also where it is public already. Raises ValidationError for an empty text."""
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("post__thread").get(pk=complaint.pk)
    text = clean_text(text, 18_000)
    if not text:
        raise ValidationError(_("The text is empty. Dismiss the complaint instead."))
    if complaint.fate == Complaint.Fate.WITHDRAWN or text == complaint.text:
        return complaint
    complaint.text = text
    complaint.save(update_fields=["text"])
    if complaint.post_id:
        edit_post(complaint.post, by=by, body=text_to_markdown(text))
    record(COMPLAINT_CORRECTED, complaint, by=by)
    return complaint
