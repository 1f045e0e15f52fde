"""Ask by mail what feedback wants to know: in a mail that goes out anyway, or else in one of its own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from apps.company.models import Profile
from apps.feedback.models import Invitation
from apps.feedback.reaching import checks_reach, within_reach
from apps.feedback.standing import Standing, standing_of
from apps.feedback.verbs import ask_about_resolution
from apps.foundation.mail import queue_mails, stopped_addresses
from apps.people.models import User

from ..models import Frequency, Notification, Preference
from ..survey_wording import invitation_letter
from ..wording import asks_for_an_outcome
from .remind import asker_address

AT_A_TIME = 100


def invitation_along(notifications: Sequence[Notification], now: datetime) -> Invitation | None:
    """What the asker of a settled conversation is asked in the mail that tells them of the settling; None for nothing.

    It counts as asked from then on, so no other mail asks the same. Belongs into the transaction of that mail.
    """
    if not asks_for_an_outcome(notifications):
        return None
    invitation = ask_about_resolution(notifications[-1].thread, now=now)
    if invitation is None or invitation.mail_due_at is None:
        return None
    told = Invitation.objects.unanswered().filter(pk=invitation.pk, mailed_at__isnull=True).update(mailed_at=now)
    return invitation if told else None


@transaction.atomic
def mail_due_invitations(now: datetime | None = None) -> int:
    """Ask by a mail of its own whoever no other mail has asked meanwhile. Returns how many invitations were seen to.

    Whoever takes no mail is asked on the page of their conversation only; so is nobody whose conversation was taken up
    again.
    """
    now = now or timezone.now()
    rows = (
        Invitation.objects.to_be_mailed(now)
        .select_related("survey", "person", "thread__author")
        .order_by("mail_due_at")
    )
    due = list(_locked(rows)[:AT_A_TIME])
    company = Profile.current()
    letters, mailed = [], []
    for invitation in due:
        address, watch = _address_of(invitation)
        if address and standing_of(invitation, now) == Standing.OPEN:
            letters.append(invitation_letter(invitation, address, watch=watch, company=company))
            mailed.append(invitation.pk)
    queue_mails(letters)
    Invitation.objects.filter(pk__in=mailed).update(mailed_at=now)
    Invitation.objects.filter(pk__in={one.pk for one in due} - set(mailed)).update(mail_due_at=None)
    return len(due)


@checks_reach
def people_who_take_no_mail(people: Collection[User]) -> set[int]:
    """Whoever chose to get no mails, and whose address takes none."""
    unwilling = Preference.objects.filter(person__in=people, frequency=Frequency.NONE)
    stopped = stopped_addresses(person.email for person in people if person.email)
    deaf = {person.pk for person in people if person.email and person.email.strip().lower() in stopped}
    return deaf | set(unwilling.values_list("person_id", flat=True))


def _address_of(invitation: Invitation) -> tuple[str, int]:
    """Where somebody is asked, and by which watch if they have no account; empty for nowhere."""
    person = invitation.person
    if person is None:
        return "", 0
    if invitation.thread_id:
        return asker_address(invitation.thread) if person.pk == invitation.thread.author_id else ("", 0)
    return (person.email, 0) if within_reach([person]) else ("", 0)


def _locked(rows):
    """Several workers may do this at once: each takes rows nobody else holds. SQLite has one writer anyway."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows
