"""Publish an entry of the changelog, and take it back."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.foundation.background import later
from apps.people.models import User

from ..events import RELEASE_PUBLISHED, RELEASE_WITHDRAWN
from ..models import IdeaMerge, IdeaOrigin, Release, ReleaseLink
from .release_telling import tell_release


@transaction.atomic
def publish_release(release: Release, *, by: User, at: datetime | None = None) -> Release:
    """Show an entry to everybody, and begin to tell those whose words it answers.

    It costs the same whatever the number of voters and conversations: what is to be said where is a row, and a worker
    says it. What was said before it was withdrawn is not said again. Safe to repeat. Raises ValidationError for one
    that answers nothing.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if release.is_published and release.published_by_id:
        return release
    if not release.links.exists():
        raise ValidationError(_("Name an idea or a conversation that it answers first: nobody would hear of it."))
    at = at or timezone.now()
    was_published = release.is_published
    # Whoever published it may have left before everything was said; it is said in the name of who publishes it now.
    release.published_by = by
    if not was_published:
        release.published_at = at
        release.released_at = release.released_at or at
        release.announced_at = release.announced_at or at
        release.updated_at = at
    release.save(update_fields=["published_by", "published_at", "released_at", "announced_at", "updated_at"])
    _answer_what_led_here(release)
    release.links.filter(told_at__isnull=True).update(next_at=at, attempts=0, trouble="")
    if not was_published:
        record(RELEASE_PUBLISHED, release, by=by, at=at, title=release.title)
    later(tell_release, release)
    return release


@transaction.atomic
def withdraw_release(release: Release, *, by: User) -> Release:
    """Take an entry away from everybody but staff, and tell nobody more. Safe to repeat.

    What was said in conversations stays said there, and ideas stay where they stand.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if not release.is_published:
        return release
    release.published_at = None
    release.updated_at = timezone.now()
    release.save(update_fields=["published_at", "updated_at"])
    release.links.filter(told_at__isnull=True).update(next_at=None)
    record(RELEASE_WITHDRAWN, release, by=by, title=release.title)
    return release


def answer_late_origins(ideas: Iterable[int]) -> int:
    """Let published entries answer conversations that were named as an origin of these ideas only afterwards.

    Whoever complained hears of what was shipped also where somebody saw the connection late. Takes keys of ideas;
    returns how many entries answer something more. Safe to repeat.
    """
    homes = above = set(ideas)
    while above := set(IdeaMerge.objects.filter(idea__in=above).values_list("into_id", flat=True)) - homes:
        homes |= above
    answered = ReleaseLink.objects.filter(idea__in=homes, thread__isnull=True).values("release")
    releases = Release.objects.filter(pk__in=answered, published_at__isnull=False).order_by("pk")
    return sum(_answer_late(release) for release in releases)


@transaction.atomic
def _answer_late(release: Release) -> bool:
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if not release.is_published:
        return False
    _answer_what_led_here(release)
    more = release.links.filter(told_at__isnull=True, next_at__isnull=True).update(next_at=timezone.now())
    if more:
        later(tell_release, release)
    return bool(more)


def _answer_what_led_here(release: Release) -> None:
    """Let it answer every conversation whose words led to one of its ideas, or to one that was merged into it.

    Those that it names itself are left as they are: each conversation is answered once.
    """
    homes = {pk: pk for pk in release.links.filter(thread__isnull=True).values_list("idea_id", flat=True)}
    above = set(homes)
    # Merges may stand upon merges; each step asks once for all of them.
    while above := set(IdeaMerge.objects.filter(into__in=above).values_list("idea_id", flat=True)) - set(homes):
        into = dict(IdeaMerge.objects.filter(idea__in=above).values_list("idea_id", "into_id"))
        homes |= {idea: homes[into[idea]] for idea in above}
    origins = IdeaOrigin.objects.filter(idea__in=homes).exclude(Q(thread=F("idea__thread")))
    origins = origins.exclude(thread__release_links__release=release)
    ReleaseLink.objects.bulk_create(
        [
            ReleaseLink(release=release, idea_id=homes[origin.idea_id], thread_id=origin.thread_id)
            for origin in origins.order_by("idea_id", "linked_at", "pk")
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
