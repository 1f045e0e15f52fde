"""Turn what was heard into complaints: deduped, staged, masked, judged and stored, in batches."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.activity.verbs import Happening, record_all
from apps.company.models import Profile
from apps.foundation.payloads import storable
from apps.foundation.plaintext import clean_line, clean_text, is_safe_url
from apps.foundation.scrubbing import scrub
from apps.people.models import User
from apps.people.verbs import StagedAuthor, hear_code, holds_code, stage_people
from apps.sources.connectors import Incoming, Withdrawal, connector_for
from apps.sources.models import Policy, Source
from apps.triage.models import Assessment

from ..events import COMPLAINT_RECEIVED
from ..models import Complaint, OwnPost, Rejection, Tombstone
from .filters import reason_to_reject
from .judging import judge
from .places import place_of
from .publish import adopt_children, publish_complaints, settle_orphans
from .revise import revise_complaint
from .withdraw import bury, withdraw_complaint

TEXT_LIMIT = 18_000
LEADING_NAMES = re.compile(r"^(?:\s*\.?@[\w.@:-]+[,:]?\s+)+")
FIRST_RECHECK = timedelta(seconds=60)


@dataclass(slots=True)
class Reception:
    """What became of a batch: new complaints, those with a newer version, and how many changed nothing."""

    added: list[Complaint] = field(default_factory=list)
    revised: list[Complaint] = field(default_factory=list)
    withdrawn: int = 0
    rejected: int = 0
    unchanged: int = 0


@transaction.atomic
def receive(source: Source, heard: Sequence[Incoming | Withdrawal]) -> Reception:
    """Take in a batch of what a source said. Safe to repeat and in any order: the newest version wins, what was
    withdrawn stays withdrawn, and each item is one complaint however often it comes.

    Nothing becomes public here before it was masked and the source's policy applied.
    """
    # One receiver per source: the look-ups below then hold until the commit.
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    reception = Reception()
    gone = [item.external_id for item in heard if isinstance(item, Withdrawal)]
    newest = _without_codes(source, _newest(heard), reception)
    known = {
        one.external_id: one
        for one in Complaint.objects.filter(source=source, external_id__in=[*newest, *gone])
        .select_related("post__thread")
        .locked()
    }
    fresh = _accepted(source, [item for item in newest.values() if item.external_id not in known], reception)
    reception.added = _store(source, fresh)
    for external_id, complaint in known.items():
        item = newest.get(external_id)
        if item and item.version > complaint.version and complaint.fate != Complaint.Fate.WITHDRAWN:
            reception.revised.append(revise_complaint(complaint, incoming=item))
        elif item:
            reception.unchanged += 1
    if source.policy == Policy.AT_ONCE:
        publish_complaints(settle_orphans(reception.added), by=None)
    adopt_children(source, list(Complaint.objects.children_of(source, [one.external_id for one in reception.added])))
    reception.withdrawn = _withdraw(source, gone, known | {one.external_id: one for one in reception.added})
    return reception


def _newest(heard: Sequence[Incoming | Withdrawal]) -> dict[str, Incoming]:
    newest: dict[str, Incoming] = {}
    for item in heard:
        if isinstance(item, Incoming) and (
            item.external_id not in newest or item.version > newest[item.external_id].version
        ):
            newest[item.external_id] = item
    return newest


def _without_codes(source: Source, newest: dict[str, Incoming], reception: Reception) -> dict[str, Incoming]:
    """What is left of a batch when codes are read that show whose an account is. Those never become public here."""
    with_codes = [item for item in newest.values() if holds_code(item.text)]
    for item in sorted(with_codes, key=lambda item: item.said_at):
        # Somebody who only passes it on has shown nothing.
        if not (item.is_repost or item.is_own or item.author.is_bot):
            hear_code(
                item.text,
                place=place_of(source),
                network=source.network,
                external_id=item.author.external_id[:255],
                at=item.said_at,
            )
    _reject(source, [(item, Rejection.Reason.CODE) for item in with_codes], reception)
    gone = {item.external_id for item in with_codes}
    return {external_id: item for external_id, item in newest.items() if external_id not in gone}


def _accepted(source: Source, items: list[Incoming], reception: Reception) -> list[Incoming]:
    """Those that no filter turns away; the others are counted by reason."""
    ids = [item.external_id for item in items]
    ours = set(OwnPost.objects.filter(source=source, external_id__in=ids).values_list("external_id", flat=True))
    buried = set(Tombstone.objects.filter(source=source, external_id__in=ids).values_list("external_id", flat=True))
    parents = {item.parent_id for item in items if item.parent_id}
    answered = {
        *OwnPost.objects.filter(source=source, external_id__in=parents).values_list("external_id", flat=True),
        *Complaint.objects.filter(source=source, external_id__in=parents).values_list("external_id", flat=True),
    }
    accepted, turned_away = [], []
    for item in items:
        if item.external_id in ours:
            reason = Rejection.Reason.OWN
        elif item.external_id in buried:
            reason = Rejection.Reason.WITHDRAWN
        else:
            reason = reason_to_reject(source, item, is_answer_to_us=item.parent_id in answered)
        if reason is None:
            accepted.append(item)
        else:
            turned_away.append((item, reason))
    _reject(source, turned_away, reception)
    return accepted


def _reject(source: Source, items: list[tuple[Incoming, Rejection.Reason]], reception: Reception) -> None:
    Rejection.objects.bulk_create(
        [
            Rejection(
                source=source,
                external_id=item.external_id,
                url=item.url if is_safe_url(item.url) else "",
                reason=reason,
            )
            for item, reason in items
        ],
        ignore_conflicts=True,
    )
    reception.rejected += len(items)


def _store(source: Source, items: list[Incoming]) -> list[Complaint]:
    if not items:
        return []
    people = stage_people(source.network, [_staged(item) for item in items], hold=True)
    pattern = Profile.current().order_number_pattern
    now = timezone.now()
    recheck_at = now + FIRST_RECHECK if connector_for(source).capabilities.recheck_hours else None
    complaints = [
        _complaint(source, item, people[item.author.external_id], pattern, now=now, recheck_at=recheck_at)
        for item in items
    ]
    assessments = judge(source, complaints, [item.language for item in items])
    Assessment.objects.bulk_create(assessments)
    for complaint, assessment in zip(complaints, assessments, strict=True):
        complaint.assessment, complaint.kind = assessment, assessment.kind or complaint.kind
    Complaint.objects.bulk_create(complaints)
    record_all(
        [
            Happening(COMPLAINT_RECEIVED, one, one.author, {"place": source.name}, at=one.received_at)
            for one in complaints
        ]
    )
    return complaints


def _staged(item: Incoming) -> StagedAuthor:
    author = item.author
    return StagedAuthor(
        external_id=author.external_id[:255],
        name=clean_line(author.handle or author.name, 150),
        url=author.url if is_safe_url(author.url) else "",
        followers=author.followers,
        display_name=clean_line(author.name or author.handle, 150),
    )


def _complaint(
    source: Source, item: Incoming, author: User, pattern: str, *, now: datetime, recheck_at: datetime | None
) -> Complaint:
    """An unsaved complaint whose every public word is clean and masked."""
    masked = scrub(clean_text(item.text, TEXT_LIMIT), pattern)
    title = scrub(clean_line(item.title, 300), pattern)
    return Complaint(
        source=source,
        external_id=item.external_id,
        author=author,
        handle=clean_line(item.author.handle, 150),
        url=item.url if is_safe_url(item.url) else "",
        title=make_title(title.text, masked.text),
        text=masked.text,
        masks=[asdict(mask) for mask in masked.masks],
        rating=item.rating,
        parent_external_id=item.parent_id[:255],
        conversation_id=item.conversation_id[:255],
        official_replies=[
            {"text": clean_text(reply.text, TEXT_LIMIT), "said_at": reply.said_at.isoformat()} for reply in item.replies
        ],
        said_at=min(item.said_at, now),
        version=item.version,
        raw=storable(item.raw),
        received_at=now,
        recheck_at=recheck_at,
    )


def make_title(title: str, text: str) -> str:
    """A headline: the given title, else the first sentence of the text, cut at a word within 100 characters."""
    line = title or next((line for line in text.splitlines() if line.strip()), "")
    # Whom it was addressed to there says nothing about what it is about.
    line = LEADING_NAMES.sub("", line) or line
    for mark in (". ", "! ", "? ", "。", "！", "？", "؟ "):
        head, found, _ = line.partition(mark)
        if found and 12 <= len(head) <= 100:
            line = head + mark.strip().replace(".", "")
    if len(line) > 100:
        line = line[:100].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
    return clean_line(line, 150)


def _withdraw(source: Source, gone: list[str], known: dict[str, Complaint]) -> int:
    for external_id in gone:
        bury(source, external_id)
        if complaint := known.get(external_id):
            withdraw_complaint(complaint)
    return len(gone)
