"""Follow a deletion that was made where it was said."""

from django.db import transaction

from apps.activity.verbs import record
from apps.forum.verbs import withdraw_post
from apps.sources.models import Source

from ..events import COMPLAINT_WITHDRAWN
from ..models import Complaint, Tombstone


def bury(source: Source, external_id: str) -> Tombstone:
    """Remember that an item is gone, also when it was never heard: a late copy stays out."""
    return Tombstone.objects.get_or_create(source=source, external_id=external_id)[0]


@transaction.atomic
def withdraw_complaint(complaint: Complaint) -> Complaint:
    """Take the words, the name and the raw payload away everywhere, leaving a neutral mark. Safe to repeat."""
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("post", "source", "assessment")
        .get(pk=complaint.pk)
    )
    bury(complaint.source, complaint.external_id)
    if complaint.fate == Complaint.Fate.WITHDRAWN:
        return complaint
    complaint.fate = Complaint.Fate.WITHDRAWN
    complaint.text = complaint.title = complaint.handle = complaint.url = ""
    complaint.raw, complaint.masks, complaint.official_replies = {}, [], []
    complaint.save(update_fields=["fate", "text", "title", "handle", "url", "raw", "masks", "official_replies"])
    if complaint.post_id:
        withdraw_post(complaint.post, by=None)
    record(COMPLAINT_WITHDRAWN, complaint, by=None, place=complaint.source.name)
    return complaint
