"""What was heard from somebody elsewhere: theirs to claim, and by the same proof theirs to have removed."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from apps.activity.models import Event
from apps.forum.events import THREAD_OPENED, THREAD_REPLIED
from apps.forum.models import Post, Thread
from apps.people.claiming import (
    Heard,
    Place,
    names_places,
    stays,
    tells_history,
    when_claimed,
    when_unclaimed,
)
from apps.people.models import Claim, Handle, User
from apps.sources.connectors import all_connectors
from apps.sources.models import Source

from .models import Complaint
from .verbs import withdraw_complaint
from .verbs.places import place_of

stays("ingest.Complaint.decided_by", "ingest.Import.started_by", because="staff decides what becomes public")


@when_claimed("ingest.Complaint.author")
def pass_on_complaints(staged: User, person: User) -> list[int]:
    """Everything that was heard from them, public or not."""
    theirs = Complaint.objects.filter(author=staged)
    moved = sorted(theirs.values_list("pk", flat=True))
    theirs.update(author=person)
    return moved


@when_unclaimed("ingest.Complaint.author")
def give_complaints_back(claim: Claim, moved: list[int]) -> None:
    """What moved, and what was heard from the same account since: that never was the other person's."""
    Complaint.objects.filter(pk__in=moved, author=claim.person_id).update(author=claim.staged_id)
    since = Complaint.objects.filter(
        Q(received_at__gte=claim.claimed_at, handle__in=_names_of(claim)),
        author=claim.person_id,
        source__network=claim.network,
    )
    numbers = list(since.values_list("pk", flat=True))
    if not numbers:
        return
    posts = list(since.exclude(post=None).values_list("post", flat=True))
    opened = list(Post.objects.filter(pk__in=posts, is_opening=True).values_list("thread", flat=True))
    threads = list(Post.objects.filter(pk__in=posts).values_list("thread", flat=True))
    since.update(author=claim.staged_id)
    Post.objects.filter(pk__in=posts, author=claim.person_id).update(author=claim.staged_id)
    Thread.objects.filter(pk__in=opened, author=claim.person_id).update(author=claim.staged_id)
    Event.objects.filter(
        Q(subject_type="ingest.complaint", subject_id__in=numbers)
        | Q(subject_type="forum.thread", subject_id__in=opened, action=THREAD_OPENED.name)
        | Q(
            subject_type="forum.thread",
            subject_id__in=threads,
            action=THREAD_REPLIED.name,
            particulars__post__in=posts,
        ),
        actor=claim.person_id,
    ).update(actor=claim.staged_id)


@names_places
def places_where_codes_are_heard() -> list[Place]:
    """Sources that listen and bring what somebody just said; files and forums that were moved do not."""
    connectors = all_connectors()
    live = [
        source
        for source in Source.objects.listening().order_by("name")
        if source.network in connectors
        and (connectors[source.network].capabilities.can_poll or connectors[source.network].capabilities.can_receive)
    ]
    return [Place(place_of(source), source.name) for source in live]


def remove_complaints(person: User, keys: Sequence[str], *, by: User) -> int:
    """Take away what was heard, as if it had been deleted where it was said: it stays away when it comes again."""
    numbers = {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}
    theirs = list(_complaints_of(person).filter(pk__in=numbers))
    for complaint in theirs:
        withdraw_complaint(complaint)
    return len(theirs)


@tells_history("ingest", remove=remove_complaints)
def complaints_heard_from(person: User) -> Iterator[Heard]:
    """Complaints, public or not."""
    for one in _complaints_of(person):
        yield Heard(
            key=str(one.pk),
            network=one.source.network,
            title=one.thread.title if one.thread and one.post and one.post.is_opening else one.title,
            place=one.source.name,
            said_at=one.said_at,
            url=one.post.get_absolute_url() if one.post and one.thread and one.thread.is_public else "",
            original=one.url,
        )


def _complaints_of(person: User):
    heard = Complaint.objects.filter(author=person).exclude(fate=Complaint.Fate.WITHDRAWN)
    return heard.select_related("source", "thread", "post__thread").defer("raw", "text").order_by("-said_at", "-pk")


def _names_of(claim: Claim) -> set[str]:
    """What the account was called when it was claimed, and what it is called there now."""
    handle = Handle.objects.filter(network=claim.network, external_id=claim.external_id).first()
    return {name for name in (claim.name, handle.name if handle else "") if name}
