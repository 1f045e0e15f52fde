"""Owe an answer to everybody whose complaint it answers."""

from django.db import transaction

from apps.forum.models import Post
from apps.foundation.background import later
from apps.ideas.models import Release
from apps.ingest.models import Complaint
from apps.sources.connectors import connector_for

from ..models import Delivery
from .deliver import deliver_reply
from .wording import wording_for


@transaction.atomic
def queue_deliveries(post: Post) -> list[Delivery]:
    """Queue a staff reply to go home to each person who complained in its conversation. Safe to repeat.

    Somebody who wrote several times there is answered once, under their latest word. What was shipped is told to them
    once, in however many conversations they asked for it.
    """
    if not post.goes_home or post.said_on or not post.is_readable:
        return []
    deliveries = []
    told = _told_of_the_same_release(post)
    for complaint in _latest_word_of_each(post):
        if (complaint.source_id, complaint.author_id) in told:
            continue
        delivery, queued = Delivery.objects.get_or_create(post=post, complaint=complaint)
        if queued:
            later(deliver_reply, delivery)
        deliveries.append(delivery)
    return deliveries


@transaction.atomic
def follow_post(post: Post) -> int:
    """Carry an edit, a withdrawal or a removal of a post to where it already stands. Returns how many places owe it."""
    changed = 0
    for delivery in (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("complaint__source")
        .filter(post=post, state=Delivery.State.SENT)
    ):
        capabilities = connector_for(delivery.complaint.source).capabilities
        is_due = (
            capabilities.can_retract
            if not post.is_readable
            else (capabilities.can_edit and wording_for(post, delivery.complaint) != delivery.sent_text)
        )
        if is_due:
            delivery.state, delivery.attempts = Delivery.State.WAITING, 0
            delivery.save(update_fields=["state", "attempts"])
            later(deliver_reply, delivery)
            changed += 1
    if not post.is_readable:
        Delivery.objects.filter(post=post, state=Delivery.State.WAITING, external_id="").update(
            state=Delivery.State.WITHDRAWN
        )
    return changed


def _told_of_the_same_release(post: Post) -> set[tuple[int, int]]:
    """Whom another reply of the release of which this one tells reaches already, as (source, author)."""
    # Held, so that two replies of one release that are queued at once know of each other.
    release = Release.objects.select_for_update(of=("self",)).filter(links__post=post).first()
    if release is None:
        return set()
    others = Delivery.objects.filter(post__release_link__release=release).exclude(post=post)
    others = others.exclude(state=Delivery.State.WITHDRAWN)
    return set(others.values_list("complaint__source", "complaint__author"))


def _latest_word_of_each(post: Post) -> list[Complaint]:
    latest: dict[tuple[int, int], Complaint] = {}
    words = (
        Complaint.objects.filter(thread=post.thread_id, fate__in=[Complaint.Fate.PUBLISHED, Complaint.Fate.MERGED])
        .select_related("source")
        .order_by("said_at", "id")
    )
    for complaint in words:
        if connector_for(complaint.source).capabilities.can_reply:
            latest[complaint.source_id, complaint.author_id] = complaint
    return list(latest.values())
