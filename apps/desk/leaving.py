"""The work of somebody who leaves is nobody's until it is given to somebody else."""

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Case, Claim


@when_leaving("desk.Case", "desk.Claim")
def hand_back_work(person: User, *, keep_words: bool) -> None:
    """Cases go back to the queue of their department."""
    Case.objects.filter(assignee=person).update(assignee=None)
    Claim.objects.filter(agent=person).delete()


@taken_along("desk.Case")
def cases_of(person: User):
    """Cases that wait for them."""
    return plain_rows(Case.objects.filter(assignee=person), "id", "thread_id", "opened_at", "closed_at")


@taken_along("desk.Claim")
def claims_of(person: User):
    """Conversations they are working on just now."""
    return plain_rows(Claim.objects.filter(agent=person), "thread_id", "claimed_at", "until")
