"""What becomes of what somebody was told when they leave, and what they take along of it. Mail on its way out is
told of here, too: it lives on a storey that knows nobody."""

from django.db.models import Q
from django.db.models.functions import Lower

from apps.foundation.mail import folded
from apps.foundation.models import MailStop, OutgoingMail
from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .inbound import leaving as mail_that_came_in  # noqa: F401
from .models import Digest, Notification, PendingWatch, Preference, Reminder, StaffAlert, Watch


@when_leaving(
    "notifications.Watch",
    "notifications.Notification",
    "notifications.Preference",
    "notifications.Digest",
    "notifications.PendingWatch",
)
def part_with_what_was_told(person: User, *, keep_words: bool) -> None:
    """Nobody is told any more, neither as a person nor at an address of theirs."""
    addresses = _addresses(person)
    Notification.objects.filter(Q(recipient=person) | Q(address__in=addresses)).delete()
    Watch.objects.filter(Q(person=person) | Q(address__in=addresses)).delete()
    PendingWatch.objects.filter(address__in=addresses).delete()
    Digest.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()


@when_leaving("notifications.StaffAlert_people")
def part_with_alerts(person: User, *, keep_words: bool) -> None:
    """They are alerted no more; the alerts stay for the others."""
    StaffAlert.people.through.objects.filter(user=person).delete()


@when_leaving("foundation.OutgoingMail", "foundation.MailStop")
def part_with_mail(person: User, *, keep_words: bool) -> None:
    """Mails to them are gone, sent or not; that their addresses took none is forgotten, too."""
    addresses = _addresses(person)
    mails = OutgoingMail.objects.annotate(folded=Lower("to")).filter(Q(person_id=person.pk) | Q(folded__in=addresses))
    # That the asker was reminded stays, without the mail: nobody is reminded twice.
    Reminder.objects.filter(mail__in=mails).update(mail=None)
    mails.delete()
    MailStop.objects.filter(address__in=addresses).delete()


@taken_along("notifications.Watch")
def watches_of(person: User):
    """What they follow."""
    return plain_rows(
        Watch.objects.filter(person=person), "subject_type", "subject_id", "because", "is_muted", "created_at"
    )


@taken_along("notifications.Notification")
def notifications_of(person: User):
    """What they were told."""
    return plain_rows(
        Notification.objects.filter(recipient=person),
        "event__action", "reason", "thread_id", "post_id", "created_at", "read_at", "mailed_at",
    )  # fmt: skip


@taken_along("notifications.Preference")
def preference_of_theirs(person: User):
    """How they want to hear."""
    return plain_rows(
        Preference.objects.filter(person=person),
        "frequency", "hour", "follows_what_they_ask", "follows_where_they_reply", "changed_at",
    )  # fmt: skip


@taken_along("notifications.Digest")
def digests_of(person: User):
    """The digests that they got."""
    return plain_rows(Digest.objects.filter(person=person), "due_at", "made_at", "count")


@taken_along("notifications.StaffAlert_people")
def alerts_of(person: User):
    """The alerts that reach them."""
    return plain_rows(StaffAlert.people.through.objects.filter(user=person), "staffalert__name")


@taken_along("foundation.OutgoingMail")
def mails_of(person: User):
    """Mails to them: what they said is taken along while it is kept, but for codes, which are forgotten once sent."""
    return plain_rows(
        OutgoingMail.objects.filter(person_id=person.pk, is_awaited=False),
        "to", "subject", "text", "created_at", "sent_at",
    )  # fmt: skip


def _addresses(person: User) -> list[str]:
    return [folded(address) for address in person.leaving.addresses]
