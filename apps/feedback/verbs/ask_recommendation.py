"""Ask a sample of those who are active whether they would recommend us."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.forum.models import Kind, Post, Thread
from apps.ingest.models import Complaint
from apps.people.models import User

from ..models import Invitation, Survey
from ..reaching import within_reach
from .surveys import standing_survey

LOOKED_AT_TOGETHER = 1_000
ASKED_AT_ONCE = 500
BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def sample_people(now: datetime | None = None) -> list[Invitation]:
    """Ask those whose turn it is, at most ASKED_AT_ONCE in a run. Returns the new invitations. Safe to repeat.

    Time is cut into rounds of NPS_EVERY_DAYS. A digest of the round and the person decides whether somebody is among
    the NPS_SHARE percent of the round, and one of the person alone on which of its days they are asked: no run of luck
    is needed, a repeat finds the same people, nobody is asked twice within a round's length, and the mails spread.
    """
    now = now or timezone.now()
    survey = standing_survey(Survey.Kind.NPS)
    if not survey.is_open or settings.NPS_SHARE <= 0:
        return []
    every = settings.NPS_EVERY_DAYS
    round_number, day = divmod((now - BEGIN).days, every)
    invitations: list[Invitation] = []
    last = 0
    while len(invitations) < ASKED_AT_ONCE:
        people = list(_who_may_be_asked(now).filter(pk__gt=last).order_by("pk")[:LOOKED_AT_TOGETHER])
        if not people:
            break
        last = people[-1].pk
        chosen = [person for person in people if is_sampled(person.pk, round_number) and day_of(person.pk) <= day]
        for person in within_reach(chosen)[: ASKED_AT_ONCE - len(invitations)]:
            invitation, made = Invitation.objects.get_or_create(
                once=f"nps:{round_number}:{person.pk}",
                defaults={
                    "survey": survey,
                    "person": person,
                    "product_id": _product_of(person, now),
                    "invited_at": now,
                    "mail_due_at": now,
                },
            )
            if made:
                invitations.append(invitation)
    return invitations


def is_sampled(person_id: int, round_number: int) -> bool:
    """Whether a person is among the NPS_SHARE percent of a round."""
    return _digest(f"{round_number}:{person_id}") % 100 < settings.NPS_SHARE


def day_of(person_id: int) -> int:
    """On which day of each round a person is asked if they are in it, from 0."""
    return _digest(f"day:{person_id}") % settings.NPS_EVERY_DAYS


def _digest(words: str) -> int:
    return int.from_bytes(sha256(words.encode()).digest()[:8])


def _who_may_be_asked(now: datetime):
    """Those who wrote here lately, wait for nothing from us, and were not asked for long enough."""
    active = Post.objects.filter(author=OuterRef("pk"), posted_at__gte=now - timedelta(days=settings.NPS_ACTIVE_DAYS))
    lately = Invitation.objects.nps().filter(
        person=OuterRef("pk"), invited_at__gt=now - timedelta(days=settings.NPS_EVERY_DAYS)
    )
    waiting = (
        Thread.objects.unresolved()
        .without("merge")
        .filter(author=OuterRef("pk"), kind__in=[Kind.QUESTION, Kind.PROBLEM])
    )
    heard = Complaint.objects.filter(author=OuterRef("pk"), fate=Complaint.Fate.WAITING)
    return User.objects.filter(
        Q(email__isnull=False) & ~Q(email=""), is_active=True, is_staff=False, joined_at__isnull=False
    ).filter(Exists(active), ~Exists(lately), ~Exists(waiting), ~Exists(heard))


def _product_of(person: User, now: datetime) -> int | None:
    """What they spoke about last, where it was about a product."""
    since = now - timedelta(days=settings.NPS_ACTIVE_DAYS)
    posts = Post.objects.filter(author=person, posted_at__gte=since, thread__product__isnull=False)
    return posts.order_by("-posted_at").values_list("thread__product", flat=True).first()
