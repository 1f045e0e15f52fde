"""After a conversation was settled, ask whoever asked how well."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.activity.models import Event
from apps.forum.events import THREAD_REOPENED, THREAD_RESOLVED
from apps.forum.models import Kind, PrivateTalk, Thread, Visibility
from apps.people.models import MAIL, User

from ..models import Invitation, Survey, SurveyRefusal
from .surveys import standing_survey

# What happened longer ago than this is asked about on the page, but not by mail any more: an import, a long outage.
MAILED_WITHIN = timedelta(days=7)


@transaction.atomic
def ask_about_resolution(thread: Thread, *, now: datetime | None = None) -> Invitation | None:
    """Ask the asker of a settled conversation how well it was solved, once for each time that it is settled.

    Settled by staff and then confirmed is one settling; taken up again and settled anew is another. None where nobody
    is asked: it is open, nobody answered it, it is praise or an idea, a private part of another conversation, its asker
    spoke on another network or works here, or satisfaction is not asked at all. Safe to repeat.
    """
    now = now or timezone.now()
    event = _settling_of(thread)
    if event is None or event.happened_at < now - timedelta(days=settings.SURVEY_LINK_DAYS):
        return None
    if not is_asked_about(thread) or not _is_asked(thread.author):
        return None
    if PrivateTalk.objects.filter(talk=thread).exists():
        return None
    survey = standing_survey(Survey.Kind.CSAT)
    if not survey.is_open:
        return None
    due = event.happened_at + timedelta(minutes=settings.CSAT_MAIL_AFTER_MINUTES)
    refused = SurveyRefusal.objects.filter(person=thread.author_id).exists()
    invitation, _made = Invitation.objects.get_or_create(
        once=f"csat:{event.pk}",
        defaults={
            "survey": survey,
            "person_id": thread.author_id,
            "thread": thread,
            "event": event,
            "product_id": thread.product_id,
            "invited_at": event.happened_at,
            "mail_due_at": None if refused or event.happened_at < now - MAILED_WITHIN else due,
        },
    )
    return invitation


@transaction.atomic
def refuse_surveys(person: User, *, at: datetime | None = None) -> SurveyRefusal:
    """Ask somebody nothing by mail any more. Safe to repeat."""
    refusal, _made = SurveyRefusal.objects.get_or_create(person=person, defaults={"refused_at": at or timezone.now()})
    Invitation.objects.filter(person=person, mailed_at__isnull=True).update(mail_due_at=None)
    return refusal


def _settling_of(thread: Thread) -> Event | None:
    """What settled it: the first settling since it was last taken up again. None where it is open."""
    if not Thread.objects.resolved().filter(pk=thread.pk).exists():
        return None
    story = Event.objects.about(thread)
    again = story.of(THREAD_REOPENED).last()
    settled = story.of(THREAD_RESOLVED)
    return (settled.filter(pk__gt=again.pk) if again else settled).first()


def is_asked_about(thread: Thread) -> bool:
    """Whether it is a conversation of the sort whose settling is asked about; asks the database nothing."""
    return (
        thread.kind in (Kind.QUESTION, Kind.PROBLEM) and thread.visibility != Visibility.HELD and thread.reply_count > 0
    )


def _is_asked(person: User) -> bool:
    """Whoever joined, or asked by mail without an account. Of others only their network knows how to reach them."""
    if not person.is_active or person.is_staff:
        return False
    return not person.is_staged or person.handles.filter(network=MAIL).exists()
