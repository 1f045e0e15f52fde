"""What becomes of the mails that somebody sent us when they leave, and what they take along of them."""

from django.db.models import Q

from apps.foundation.mail import folded
from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from ..models import Bounce, InboundMail, ReplyAddress


@when_leaving("notifications.ReplyAddress", "notifications.InboundMail", "notifications.Bounce")
def part_with_mail_that_came_in(person: User, *, keep_words: bool) -> None:
    """The mails go, also those at an address of theirs that nobody knew; what they became stays or goes as a post."""
    InboundMail.objects.filter(_of(person)).delete()
    ReplyAddress.objects.filter(person=person).delete()
    Bounce.objects.filter(address__in=_addresses(person)).delete()


@taken_along("notifications.InboundMail")
def mails_that_came_in(person: User):
    """Which mails of theirs arrived, and what became of them."""
    mails = InboundMail.objects.filter(sender__in=_addresses(person))
    return plain_rows(mails, "received_at", "sender", "subject", "size", "kind", "outcome", "why", "post_id")


@taken_along("notifications.ReplyAddress")
def reply_addresses_of(person: User):
    """Where they may answer by mail, without the keys: whoever holds those could write there."""
    return plain_rows(ReplyAddress.objects.filter(person=person), "thread_id", "created_at", "expires_at", "revoked_at")


def _of(person: User) -> Q:
    return Q(address__person=person) | Q(sender__in=_addresses(person))


def _addresses(person: User) -> list[str]:
    """Every address that is theirs, folded."""
    emails = person.emailaddress_set.values_list("email", flat=True)
    return [folded(email) for email in [person.email, *emails] if email]
