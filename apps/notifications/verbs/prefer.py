"""Choose how to hear."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.people.models import User

from ..models import Frequency, Notification, Preference

MONDAY = 0
# Nobody waited longer than this for a digest.
LONGEST_WAIT = timedelta(days=7)


def preference_of(person: User) -> Preference:
    """What somebody chose, or the unsaved defaults."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


@transaction.atomic
def choose_preference(
    person: User,
    *,
    frequency: str | None = None,
    hour: int | None = None,
    follows_what_they_ask: bool | None = None,
    follows_where_they_reply: bool | None = None,
    now: datetime | None = None,
) -> Preference:
    """Change how somebody hears; what is not given stays. What waits to be mailed follows the new choice."""
    now = now or timezone.now()
    preference, _made = Preference.objects.select_for_update().get_or_create(person=person)
    changes = {
        "frequency": frequency,
        "hour": hour,
        "follows_what_they_ask": follows_what_they_ask,
        "follows_where_they_reply": follows_where_they_reply,
    }
    before = preference.frequency, preference.hour
    for name, value in changes.items():
        if value is not None:
            setattr(preference, name, value)
    if (preference.frequency, preference.hour) != before:
        preference.changed_at = now
        preference.digest_due_at = next_digest_at(preference, now)
    preference.save()
    waiting = Notification.objects.unmailed().filter(recipient=person)
    if preference.frequency != Frequency.AT_ONCE:
        waiting.filter(mail_due_at__isnull=False).update(mail_due_at=None)
    elif before[0] in (Frequency.DAILY, Frequency.WEEKLY):
        waiting.filter(mail_due_at=None, created_at__gt=now - LONGEST_WAIT).update(mail_due_at=now)
    return preference


def next_digest_at(preference: Preference, after: datetime) -> datetime | None:
    """The first moment after `after` at which a digest is due, in UTC; None for who gets none."""
    if preference.frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return None
    due = after.astimezone(UTC).replace(hour=preference.hour, minute=0, second=0, microsecond=0)
    if preference.frequency == Frequency.WEEKLY:
        due += timedelta(days=(MONDAY - due.weekday()) % 7)
    step = timedelta(days=7 if preference.frequency == Frequency.WEEKLY else 1)
    return due if due > after else due + step
