"""Make what was heard public: as a conversation of its own, or in the place it has in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import Happening, record_all
from apps.company.models import Profile
from apps.forum.models import Post, Thread
from apps.forum.verbs import Opening, Reply, merge_threads, open_threads, post_replies
from apps.foundation.background import PLATFORM, background, later
from apps.foundation.plaintext import text_to_markdown
from apps.people.models import User, Voice
from apps.people.verbs import StagedAuthor, stage_person
from apps.sources.connectors import ConnectorError, connector_for
from apps.sources.models import Policy, Source

from ..events import COMPLAINT_MERGED, COMPLAINT_PUBLISHED
from ..models import Complaint, OwnPost
from ..rules import may_publish

Fate = Complaint.Fate


@transaction.atomic
def publish_complaints(
    complaints: Sequence[Complaint], *, by: User | None, at: datetime | None = None
) -> list[Complaint]:
    """Publish what is still waiting, each where it belongs. Returns those published now.

    An answer to something we know becomes a reply there; anything else opens a conversation. Raises
    ValidationError for a source whose policy is never to publish.
    """
    for source in {complaint.source for complaint in complaints}:
        if not (verdict := may_publish(source)):
            raise ValidationError(str(verdict))
    waiting = list(
        Complaint.objects.filter(pk__in=[one.pk for one in complaints], fate=Fate.WAITING)
        .select_related("source", "author", "assessment")
        .locked()
    )
    waiting.sort(key=lambda one: (one.said_at, one.pk))
    published: list[Complaint] = []
    # Parents first, then what hangs from them: each round publishes one level of the conversations.
    while waiting:
        ids = {one.external_id for one in waiting}
        level = [one for one in waiting if one.parent_external_id not in ids] or waiting
        _publish_level(level, by, at)
        published += level
        waiting = [one for one in waiting if one not in level]
    post_official_replies(published)
    return published


def publish_complaint(complaint: Complaint, *, by: User | None, at: datetime | None = None) -> Complaint:
    """Publish one; see `publish_complaints`."""
    publish_complaints([complaint], by=by, at=at)
    complaint.refresh_from_db()
    return complaint


@transaction.atomic
def merge_complaint(complaint: Complaint, *, into: Thread, by: User, at: datetime | None = None) -> Complaint:
    """Let a waiting complaint join an existing conversation. Safe to repeat. Raises ValidationError once public."""
    complaint = (
        Complaint.objects.select_for_update(of=("self",)).select_related("source", "author").get(pk=complaint.pk)
    )
    if complaint.fate == Fate.MERGED and complaint.thread_id == into.pk:
        return complaint
    if not complaint.is_waiting:
        raise ValidationError(_("“%(title)s” is no longer waiting, so it cannot be merged.") % {"title": complaint})
    if not (verdict := may_publish(complaint.source)):
        raise ValidationError(str(verdict))
    post = post_replies([Reply(thread=into, **_words(complaint))])[0]
    _settle([complaint], [post], Fate.MERGED, by)
    record_all([_told(COMPLAINT_MERGED, complaint, by, at)])
    post_official_replies([complaint])
    return complaint


@transaction.atomic
def post_official_replies(complaints: Sequence[Complaint]) -> None:
    """Put the company's replies that already stand there into the conversation, with their own times, once each."""
    replies = []
    with_replies = [one for one in complaints if one.official_replies and one.post_id]
    posted = set(
        Post.objects.filter(answers__in=[one.post_id for one in with_replies], voice=Voice.OFFICIAL)
        .exclude(said_on="")
        .values_list("answers", "posted_at")
    )
    spokespeople: dict[int, User] = {}
    for complaint in with_replies:
        if complaint.source_id not in spokespeople:
            spokespeople[complaint.source_id] = spokesperson(complaint.source)
        for reply in complaint.official_replies:
            said_at = datetime.fromisoformat(reply["said_at"])
            if (complaint.post_id, said_at) not in posted and reply["text"].strip():
                replies.append(
                    Reply(
                        thread=complaint.thread,
                        by=spokespeople[complaint.source_id],
                        voice=Voice.OFFICIAL,
                        body=text_to_markdown(reply["text"]),
                        at=said_at,
                        answers=complaint.post,
                        said_on=complaint.source.name,
                        said_at_url=complaint.url,
                    )
                )
    if replies:
        post_replies(replies)


def spokesperson(source: Source) -> User:
    """Who said what the company said there, when the network does not name the person: the company's account."""
    name = Profile.current().name
    return stage_person(source.network, StagedAuthor(f"company:{source.pk}", name=name, display_name=name))


def settle_orphans(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Those that may be published now. A reply whose parent nobody knows yet waits for it a while instead."""
    ready, waiting = [], []
    places = find_places(complaints)
    batch = {(one.source_id, one.external_id) for one in complaints}
    for complaint in complaints:
        parent = complaint.parent_external_id
        if parent and complaint.pk not in places and (complaint.source_id, parent) not in batch:
            complaint.waits_for_parent_until = timezone.now() + timedelta(seconds=settings.PARENT_GRACE_SECONDS)
            waiting.append(complaint)
        else:
            ready.append(complaint)
    Complaint.objects.bulk_update(waiting, ["waits_for_parent_until"])
    for complaint in waiting:
        later(look_for_ancestors, complaint)
    return ready


@background(lane=PLATFORM)
def look_for_ancestors(complaint: Complaint) -> None:
    """Ask the network what a waiting reply hangs from, and publish it where that is known, else on its own."""
    if not complaint.is_waiting or complaint.waits_for_parent_until is None:
        return
    try:
        above = [event_id for event_id, _ in connector_for(complaint.source).ancestors(complaint.external_id)]
    except ConnectorError:
        return  # The sweep publishes it when its patience ends.
    if not above:
        return
    ids = [event_id.rsplit(":", 1)[0] if event_id.count(":") == 1 else event_id for event_id in above]
    with transaction.atomic():
        known = {
            *Complaint.objects.filter(source=complaint.source, external_id__in=ids).values_list(
                "external_id", flat=True
            ),
            *OwnPost.objects.filter(source=complaint.source, external_id__in=ids).values_list("external_id", flat=True),
        }
        nearest = next((external_id for external_id in reversed(ids) if external_id in known), "")
        Complaint.objects.filter(pk=complaint.pk).update(
            parent_external_id=nearest or complaint.parent_external_id, waits_for_parent_until=timezone.now()
        )
        complaint.refresh_from_db()
        publish_complaints([complaint], by=None)


def publish_due_orphans() -> int:
    """Publish, each on its own, the replies that waited long enough for their parent. Returns how many."""
    due = list(
        Complaint.objects.orphans_due(timezone.now())
        .filter(source__policy=Policy.AT_ONCE)
        .select_related("source")[:200]
    )
    return len(publish_complaints(due, by=None)) if due else 0


def adopt_children(source: Source, children: Sequence[Complaint]) -> None:
    """Bring what answers a newly known item to it: waiting ones are published there, threads of their own merge."""
    children = [one for one in children if one.fate in (Fate.WAITING, Fate.PUBLISHED)]
    places = find_places(children)
    if source.policy == Policy.AT_ONCE:
        publish_complaints([one for one in children if one.fate == Fate.WAITING and one.pk in places], by=None)
    for child in children:
        parent = places.get(child.pk)
        if child.fate == Fate.PUBLISHED and parent and child.thread_id and child.thread_id != parent.thread_id:
            opens = Post.objects.filter(pk=child.post_id, is_opening=True).exists()
            if opens:
                merge_threads(child.thread, into=parent.thread, by=None)
                Complaint.objects.filter(thread=child.thread_id).update_locked(thread=parent.thread)


def find_places(complaints: Sequence[Complaint]) -> dict[int, Post]:
    """The post that each complaint answers, by the complaint's id; missing where nobody knows it."""
    parents: dict[int, set[str]] = {}
    for one in complaints:
        if one.parent_external_id:
            parents.setdefault(one.source_id, set()).add(one.parent_external_id)
    posts: dict[tuple[int, str], Post] = {}
    for source_id, ids in parents.items():
        for own in OwnPost.objects.filter(source=source_id, external_id__in=ids).select_related("post__thread"):
            posts[source_id, own.external_id] = own.post
        heard = Complaint.objects.filter(source=source_id, external_id__in=ids, post__isnull=False)
        for known in heard.select_related("post__thread"):
            posts[source_id, known.external_id] = known.post
    return {
        one.pk: posts[one.source_id, one.parent_external_id]
        for one in complaints
        if (one.source_id, one.parent_external_id) in posts
    }


def _publish_level(complaints: list[Complaint], by: User | None, at: datetime | None) -> None:
    places = find_places(complaints)
    roots = [one for one in complaints if one.pk not in places]
    answers = [one for one in complaints if one.pk in places]
    if roots:
        threads = open_threads(
            [
                Opening(
                    title=one.title or _("Without words"),
                    kind=one.kind,
                    product=one.source.product,
                    language=one.assessment.language if one.assessment else "",
                    **_words(one),
                )
                for one in roots
            ]
        )
        opening = {post.thread_id: post for post in Post.objects.filter(thread__in=threads, is_opening=True)}
        _settle(roots, [opening[thread.pk] for thread in threads], Fate.PUBLISHED, by, threads)
    if answers:
        posts = post_replies(
            [Reply(thread=places[one.pk].thread, answers=places[one.pk], **_words(one)) for one in answers]
        )
        _settle(answers, posts, Fate.PUBLISHED, by, [post.thread for post in posts])
    record_all([_told(COMPLAINT_PUBLISHED, one, by, at) for one in complaints])


def _words(complaint: Complaint) -> dict:
    """What a complaint says, as a post that names where it was said."""
    return {
        "by": complaint.author,
        "voice": Voice.CUSTOMER,
        "body": text_to_markdown(complaint.text or complaint.title),
        "at": complaint.said_at,
        "said_on": complaint.source.name,
        "said_by": complaint.handle or str(complaint.author),
        "said_at_url": complaint.url,
    }


def _settle(complaints, posts, fate: str, by: User | None, threads=None) -> None:
    for number, (complaint, post) in enumerate(zip(complaints, posts, strict=True)):
        complaint.post, complaint.thread = post, threads[number] if threads else post.thread
        complaint.fate, complaint.decided_by, complaint.waits_for_parent_until = fate, by, None
    Complaint.objects.bulk_update(
        complaints, ["post", "thread", "fate", "decided_by", "waits_for_parent_until"], batch_size=500
    )


def _told(action, complaint: Complaint, by: User | None, at: datetime | None) -> Happening:
    particulars = {"place": complaint.source.name, "complaint": complaint.pk, "post": complaint.post_id}
    return Happening(action, complaint.thread, by, particulars, at)
