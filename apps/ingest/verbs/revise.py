"""Follow an edit that was made where it was said."""

from dataclasses import asdict

from django.db import transaction

from apps.activity.verbs import record
from apps.company.models import Profile
from apps.forum.verbs import edit_post
from apps.foundation.payloads import storable
from apps.foundation.plaintext import clean_text, text_to_markdown
from apps.foundation.scrubbing import scrub
from apps.sources.connectors import Incoming

from ..events import COMPLAINT_EDITED
from ..models import Complaint
from .judging import judge
from .publish import post_official_replies


@transaction.atomic
def revise_complaint(complaint: Complaint, *, incoming: Incoming) -> Complaint:
    """Take over a newer version: text, masks, judgement and, where it is public already, the post with a revision.

    An older version or one after the withdrawal changes nothing.
    """
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("post__thread", "author", "source", "assessment")
        .get(pk=complaint.pk)
    )
    if incoming.version <= complaint.version or complaint.fate == Complaint.Fate.WITHDRAWN:
        return complaint
    pattern = Profile.current().order_number_pattern
    masked = scrub(clean_text(incoming.text, 18_000), pattern)
    changed = masked.text != complaint.text
    complaint.text, complaint.masks = masked.text, [asdict(mask) for mask in masked.masks]
    complaint.rating, complaint.version, complaint.raw = incoming.rating, incoming.version, storable(incoming.raw)
    complaint.official_replies = [
        {"text": clean_text(reply.text, 18_000), "said_at": reply.said_at.isoformat()} for reply in incoming.replies
    ] or complaint.official_replies
    _judge_again(complaint, incoming)
    complaint.save(update_fields=["text", "masks", "rating", "version", "raw", "official_replies"])
    if complaint.post_id and changed and masked.text:
        edit_post(complaint.post, by=complaint.author, body=text_to_markdown(masked.text), at=incoming.version)
    if complaint.post_id:
        post_official_replies([complaint])
    record(COMPLAINT_EDITED, complaint, by=complaint.author, place=complaint.source.name)
    return complaint


def _judge_again(complaint: Complaint, incoming: Incoming) -> None:
    anew = judge(complaint.source, [complaint], [incoming.language])[0]
    if complaint.assessment_id:
        anew.pk = complaint.assessment_id
    anew.save()
    complaint.assessment = anew
