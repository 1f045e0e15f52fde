"""What was heard elsewhere of somebody who claimed it here, when they leave or take it along."""

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User
from apps.people.verbs import nobody

from .models import Complaint, Import
from .verbs import withdraw_complaint

BATCH = 500


@when_leaving("ingest.Complaint", "ingest.Import")
def part_with_complaints(person: User, *, keep_words: bool) -> None:
    """The name goes with its address there and what the network sent; the words as the person chose."""
    mine = Complaint.objects.filter(author=person)
    if not keep_words:
        while complaints := list(mine.exclude(fate=Complaint.Fate.WITHDRAWN).order_by("pk")[:BATCH]):
            for complaint in complaints:
                withdraw_complaint(complaint)
    mine.update(author=nobody(), handle="", url="", raw={})
    Complaint.objects.filter(decided_by=person).update(decided_by=None)
    Import.objects.filter(started_by=person).update(started_by=None)


@taken_along("ingest.Complaint")
def complaints_of(person: User):
    """What was heard from them elsewhere."""
    fields = ("external_id", "handle", "url", "title", "text", "rating", "kind", "said_at", "received_at", "fate")
    return plain_rows(Complaint.objects.filter(author=person), *fields)


@taken_along("ingest.Import")
def imports_started_by(person: User):
    """The files they imported."""
    return plain_rows(Import.objects.filter(started_by=person), "file_name", "created_at", "state")
