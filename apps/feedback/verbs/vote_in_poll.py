"""Choose in a poll, choose anew, and take it back."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.people.models import User

from ..models import Poll, PollChoice, PollVote


@transaction.atomic
def choose(poll: Poll, *, by: User, choices: Collection[int], now: datetime | None = None) -> set[int]:
    """Take these choices, by their ids, instead of what somebody chose before. Returns what they have chosen.

    Safe to repeat. Raises ValidationError once the poll is over, for no choice at all, for several where one is taken,
    and for what is no choice of this poll.
    """
    now = now or timezone.now()
    poll = _held(poll, now)
    wanted = set(choices)
    if not wanted:
        raise ValidationError(_("Choose one first.") if not poll.is_multiple else _("Choose at least one first."))
    if len(wanted) > 1 and not poll.is_multiple:
        raise ValidationError(_("This poll takes one choice."))
    if wanted - set(poll.choices.values_list("pk", flat=True)):
        raise ValidationError(_("This is no choice of this poll. Open the page anew."))
    taken = dict(PollVote.objects.filter(poll=poll, person=by).values_list("choice_id", "ballot"))
    had, ballot = set(taken), next(iter(taken.values()), None) or uuid4()
    # What goes first: of a poll that takes one choice, the database knows no moment with two.
    _drop(poll, by, had - wanted)
    PollVote.objects.bulk_create(
        PollVote(poll=poll, choice_id=choice, ballot=ballot, person=by, is_only=not poll.is_multiple, chosen_at=now)
        for choice in sorted(wanted - had)
    )
    PollChoice.objects.filter(pk__in=wanted - had).update(vote_count=F("vote_count") + 1)
    if not had:
        Poll.objects.filter(pk=poll.pk).update(voter_count=F("voter_count") + 1)
    return wanted


@transaction.atomic
def choose_nothing(poll: Poll, *, by: User, now: datetime | None = None) -> bool:
    """Take back what somebody chose. Returns whether there was anything. Raises ValidationError once it is over."""
    poll = _held(poll, now or timezone.now())
    had = set(PollVote.objects.filter(poll=poll, person=by).values_list("choice_id", flat=True))
    if not had:
        return False
    _drop(poll, by, had)
    Poll.objects.filter(pk=poll.pk).update(voter_count=F("voter_count") - 1)
    return True


def _held(poll: Poll, now: datetime) -> Poll:
    """The poll as it is now, for this one vote alone: two votes of somebody, or a vote and the end, take turns."""
    poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if poll.closed_at is not None or (poll.closes_at and poll.closes_at <= now):
        raise ValidationError(_("This poll is closed."))
    return poll


def _drop(poll: Poll, person: User, choices: set[int]) -> None:
    if choices:
        PollVote.objects.filter(poll=poll, person=person, choice__in=choices).delete()
        PollChoice.objects.filter(pk__in=choices).update(vote_count=F("vote_count") - 1)
