"""Say that one is working on an answer, and that one is no longer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.forum.models import Thread
from apps.people.models import User

from ..models import Claim


@transaction.atomic
def claim_thread(thread: Thread, *, by: User) -> Claim:
    """Claim a thread for CLAIM_MINUTES, or for so long again where it is one's own. Returns the claim that stands.

    While a colleague's claim is valid it stays theirs: the one returned is not by whoever asked. Raises
    ValidationError for somebody who does not work here.
    """
    if not (by.is_staff and by.is_active):
        raise ValidationError(_("Only staff works on answers."))
    now = timezone.now()
    until = now + timedelta(minutes=settings.CLAIM_MINUTES)
    # Claims of one thread come one after the other. A claim may still be given back at any moment, so the second
    # question may find nothing where the first found one; nobody else can have made another meanwhile.
    Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("agent").filter(thread=thread).first()
    if claim is None:
        return Claim.objects.create(thread=thread, agent=by, claimed_at=now, until=until)
    if claim.agent_id == by.pk:
        claim.until = until
        claim.save(update_fields=["until"])
    elif claim.until <= now:
        claim.agent, claim.claimed_at, claim.until = by, now, until
        claim.save(update_fields=["agent", "claimed_at", "until"])
    return claim


def release_claim(thread: Thread, *, by: User) -> bool:
    """Give one's own claim back. Safe to repeat; returns whether there was one."""
    return bool(Claim.objects.filter(thread=thread, agent=by).delete()[0])


def release_claims_of(replies: Sequence[tuple[int, int, datetime]]) -> int:
    """Give back the claims of those who replied: (thread, person, moment). Returns how many.

    A claim made after the reply is for another one and stays.
    """
    return sum(
        Claim.objects.filter(thread=thread, agent=person, claimed_at__lte=moment).delete()[0]
        for thread, person, moment in replies
    )


def purge_claims() -> int:
    """Forget claims that ran out. Returns how many."""
    return Claim.objects.filter(until__lte=timezone.now()).delete()[0]
