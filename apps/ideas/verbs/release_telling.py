"""Say in each conversation that a release answers that it was shipped, once, and where to read more.

What is owed is a row: a link of a published release that was not told. Whatever is killed, and wherever, the reply and
the mark that it was made are one transaction, and a sweep goes on with the rest.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.forum.models import Kind, Post, Thread, Visibility
from apps.forum.verbs import post_reply
from apps.forum.verbs.whereabouts import lock_where_they_live
from apps.foundation.background import background, later
from apps.foundation.plaintext import text_to_markdown
from apps.people.models import User

from ..models import Release, ReleaseLink, Stage
from .move import move_idea

logger = logging.getLogger(__name__)

# Well within the time that a task of the queue may take.
TELL_FOR_SECONDS = 12
SWEPT_AFTER = timedelta(seconds=60)
RELEASES_AT_ONCE = 20
LONGEST_WAIT = timedelta(hours=6)


@background
def tell_release(release: Release) -> int:
    """Say it wherever it is owed, until it is done or the time is up; then go on in a job of its own.

    Returns how many links were settled in this run. Safe to run twice, at once and after a kill.
    """
    until = time.monotonic() + TELL_FOR_SECONDS
    told = 0
    while time.monotonic() < until:
        link = release.links.due(timezone.now()).first()
        if link is None:
            return told
        told += _try_to_tell(link)
    later(tell_release, release)
    return told


def sweep_releases(now: datetime | None = None) -> int:
    """Queue again what should have been said a while ago: a lost job, a killed worker, trouble that may be over.

    Returns how many releases.
    """
    now = now or timezone.now()
    owed = ReleaseLink.objects.due(now - SWEPT_AFTER).order_by().values_list("release", flat=True).distinct()
    releases = list(Release.objects.filter(pk__in=owed).order_by("pk")[:RELEASES_AT_ONCE])
    for release in releases:
        with transaction.atomic():
            # Moved ahead, so that the next sweep leaves them alone while this job is on its way.
            if release.links.due(now - SWEPT_AFTER).order_by().update(next_at=now):
                later(tell_release, release)
    return len(releases)


@transaction.atomic
def tell_release_link(link: ReleaseLink, *, at: datetime | None = None) -> ReleaseLink:
    """Say in the conversation of one link that it was shipped: an idea is moved on, others get an official reply.

    It goes home to whoever asked elsewhere. Where a conversation lives on in one that knows already, nothing is said
    twice. Safe to repeat. Raises ValidationError where it cannot be said yet.
    """
    # The release, too: one withdrawn meanwhile says nothing more, and its links are told one after the other.
    link = ReleaseLink.objects.select_for_update(of=("self", "release")).select_related("release").get(pk=link.pk)
    if link.is_told or not link.release.is_published:
        return link
    by = link.release.published_by
    if by is None:
        raise ValidationError(_("Whoever published it has left. Publish it again, and it is said in your name."))
    [thread] = lock_where_they_live([link.thread_id or link.idea.thread_id]).values()
    if thread.visibility == Visibility.HELD:
        link.trouble = _("It is held back, so nothing was said there.")
    elif not ReleaseLink.objects.filter(release=link.release_id, post__thread=thread).exists():
        link.trouble = ""
        link.post = _say(link, thread, by=by, at=at)
    link.told_at = at or timezone.now()
    link.save(update_fields=["post", "told_at", "trouble"])
    return link


def words_of(release: Release) -> str:
    """What is said in a conversation that a release answers, as Markdown: its title, and where to read more."""
    title = _("Shipped: %(title)s") % {"title": text_to_markdown(release.title)}
    return f"{title}\n\n{settings.SITE_URL}{release.get_absolute_url()}"


def _say(link: ReleaseLink, thread: Thread, *, by: User, at: datetime | None) -> Post:
    words = words_of(link.release)
    if link.is_idea and thread.kind == Kind.IDEA:
        named = {"release": link.release_id, "title": link.release.title}
        return move_idea(link.idea, to=Stage.SHIPPED, by=by, statement=words, at=at, **named).post
    return post_reply(thread, by=by, body=words, goes_home=True, at=at)


def _try_to_tell(link: ReleaseLink) -> int:
    try:
        tell_release_link(link)
    except ValidationError as error:
        _put_off(link, " ".join(error.messages))
    except Exception:
        # One conversation that cannot be written to must not keep the others waiting.
        logger.exception("release link %s could not be told", link.pk)
        _put_off(link, _("Something went wrong here. It is tried again."))
    else:
        return 1
    return 0


def _put_off(link: ReleaseLink, trouble: str) -> None:
    """Try again later: after a minute, two, four, and so on up to LONGEST_WAIT."""
    attempts = min(link.attempts + 1, 100)
    wait = min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)
    ReleaseLink.objects.filter(pk=link.pk, told_at__isnull=True, next_at__isnull=False).update(
        attempts=attempts, trouble=trouble[:300], next_at=timezone.now() + wait
    )
