"""What becomes of somebody's reports, bans and trust when they leave, and what of it they take along."""

from collections.abc import Iterable

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import AddressBan, Ban, Flag, Report, Trust


@when_leaving("moderation.Flag", "moderation.Trust", "moderation.Ban", "moderation.Report", "moderation.AddressBan")
def part_with_moderation(person: User, *, keep_words: bool) -> None:
    """A flag counts on without its author and their note; bans of and trust in them end with the account."""
    Flag.objects.filter(person=person).update(person=None, note="")
    Trust.objects.filter(person=person).delete()
    Trust.objects.filter(given_by=person).update(given_by=None)
    Ban.objects.filter(person=person).delete()
    Ban.objects.filter(banned_by=person).update(banned_by=None)
    Ban.objects.filter(lifted_by=person).update(lifted_by=None)
    Report.objects.filter(decided_by=person).update(decided_by=None)
    AddressBan.objects.filter(banned_by=person).update(banned_by=None)


@taken_along("moderation.Flag")
def flags_of(person: User) -> Iterable[dict]:
    """What somebody reported, and what came of it."""
    return plain_rows(Flag.objects.filter(person=person), "report__post_id", "reason", "note", "flagged_at", "outcome")


@taken_along("moderation.Ban")
def bans_of(person: User) -> Iterable[dict]:
    """When and why somebody could not take part."""
    return plain_rows(Ban.objects.filter(person=person), "reason", "banned_at", "until", "lifted_at")


@taken_along("moderation.Trust")
def trust_in(person: User) -> Iterable[dict]:
    """Since when somebody is vouched for."""
    return plain_rows(Trust.objects.filter(person=person), "given_at")


@taken_along("moderation.Report")
def reports_about(person: User) -> Iterable[dict]:
    """Posts of somebody that staff looked at, and what was decided."""
    return plain_rows(Report.objects.filter(post__author=person), "post_id", "state", "opened_at", "decided_at")


@taken_along("moderation.AddressBan")
def addresses_banned_by(person: User) -> Iterable[dict]:
    """When somebody of the staff banned an address; which one, nobody knows."""
    return plain_rows(AddressBan.objects.filter(banned_by=person), "note", "banned_at", "until")
