"""Digests: what somebody missed in a day or a week, in one mail. Nothing missed, nothing sent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.company.models import Profile
from apps.foundation.mail import queue_mails

from ..models import Digest, Notification, Preference
from ..recipients import with_releases
from ..wording import digest_letter
from .bundle import not_theirs
from .prefer import next_digest_at

AT_A_TIME = 100
MOST_IN_ONE = 500
# What waited to be mailed at once when somebody chose digests instead is not lost on the way.
BEFORE_THE_CHANGE = timedelta(hours=2)


def make_due_digests(now: datetime | None = None) -> int:
    """Make the digests that are due, at most AT_A_TIME. Returns how many people were seen to, mailed or not."""
    now = now or timezone.now()
    due = list(Preference.objects.filter(digest_due_at__lte=now).order_by("digest_due_at")[:AT_A_TIME])
    for preference in due:
        make_digest(preference, now=now)
    return len(due)


@transaction.atomic
def make_digest(preference: Preference, *, now: datetime | None = None) -> Digest | None:
    """Put what somebody has not read and was not mailed into one mail, and say when the next is due.

    The mail, the marks and the next date are written together or not at all. None where it is not due, or there was
    nothing to tell: an empty digest is not sent.
    """
    now = now or timezone.now()
    preference = Preference.objects.select_for_update(of=("self",)).select_related("person").get(pk=preference.pk)
    due_at, person = preference.digest_due_at, preference.person
    if due_at is None or due_at > now:
        return None
    preference.digest_due_at = next_digest_at(preference, now)
    preference.save(update_fields=["digest_due_at"])
    if not person.email or not person.is_active:
        return None
    missed = list(
        Notification.objects.of(person)
        .unmailed()
        .filter(created_at__gt=preference.changed_at - BEFORE_THE_CHANGE, created_at__lte=now)
        .select_related("event__actor", "recipient", "thread", "post__thread")
        .order_by("id")[:MOST_IN_ONE]
    )
    refused = not_theirs(missed)
    missed = [one for one in missed if one.pk not in refused]
    if not missed:
        return None
    with_releases(missed)
    [mail] = queue_mails([digest_letter(person, missed, company=Profile.current())])
    Notification.objects.filter(pk__in=[one.pk for one in missed]).update(mail=mail, mailed_at=now)
    return Digest.objects.create(person=person, due_at=due_at, made_at=now, count=len(missed), mail=mail)
