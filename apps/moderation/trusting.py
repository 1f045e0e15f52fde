"""How far somebody is trusted: by what they did here, not by what they say of themselves."""

from datetime import timedelta
from enum import IntEnum

from django.db.models import BigIntegerField, Count, DateTimeField, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.forum.models import Post, Removal, Thread
from apps.foundation.prepared import Prepared, Slot
from apps.people.models import User

from .models import Trust

KNOWN_AFTER = timedelta(days=1)
KNOWN_POSTS = 3
TRUSTED_AFTER = timedelta(days=30)
TRUSTED_POSTS = 10
# A post removed for a bad reason weighs so long.
REMEMBERED = timedelta(days=90)
FORGIVABLE = (Removal.Reason.OFF_TOPIC, Removal.Reason.TWICE)


class Level(IntEnum):
    """Newcomers' links wait for a look; of those known only what looks like spam; of the trusted only listed words."""

    NEWCOMER = 0
    KNOWN = 1
    TRUSTED = 2


def trust_of(person: User) -> Level:
    """The level of somebody, from their age here, their posts, accepted answers and removals. One query.

    People who work here and those somebody vouched for are trusted. Whoever had a post removed lately, for more than
    being off topic or said twice, is a newcomer again.
    """
    if person.is_staff:
        return Level.TRUSTED
    now = timezone.now()
    deeds = _DEEDS.first(person=person.pk, since=now - REMEMBERED)
    if deeds is None:
        return Level.NEWCOMER
    is_vouched_for, has_offended, shown, has_answered = deeds
    if is_vouched_for:
        return Level.TRUSTED
    age = now - (person.joined_at or now)
    if has_offended or age < KNOWN_AFTER or shown < KNOWN_POSTS:
        return Level.NEWCOMER
    if age >= TRUSTED_AFTER and shown >= TRUSTED_POSTS and has_answered:
        return Level.TRUSTED
    return Level.KNOWN


def _deeds() -> QuerySet:
    """Whether somebody is vouched for and has offended lately, how many of their posts are shown, and whether one of
    them was accepted as an answer."""
    mine = Post.objects.filter(author=OuterRef("pk"))
    return (
        User.objects.filter(pk=Slot("person", BigIntegerField()))
        .annotate(
            is_vouched_for=Exists(Trust.objects.filter(person=OuterRef("pk"))),
            has_offended=Exists(
                mine.filter(standing="removed", removal__removed_at__gt=Slot("since", DateTimeField())).exclude(
                    removal__reason__in=FORGIVABLE
                )
            ),
            # What was said elsewhere and claimed shows nothing of how somebody takes part here.
            shown=Count(
                "posts", filter=Q(posts__standing="shown", posts__withdrawn_at__isnull=True, posts__said_on="")
            ),
            has_answered=Exists(
                Thread.objects.filter(accepted_answer__author=OuterRef("pk")).exclude(author=OuterRef("pk"))
            ),
        )
        .values_list("is_vouched_for", "has_offended", "shown", "has_answered")
    )


_DEEDS = Prepared(_deeds)
