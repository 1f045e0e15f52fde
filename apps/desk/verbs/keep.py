"""Keep a case for everything that is owed an answer, worked out from how things stand now."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone

from apps.contact.models import Request
from apps.forum.models import Post, PrivateTalk, Thread
from apps.foundation.prepared import Prepared, Slots
from apps.ingest.models import Complaint
from apps.people.models import Voice
from apps.triage.judge import Subject, assess
from apps.triage.models import Rule

from ..models import Case


@transaction.atomic
def keep_cases(*, threads: Sequence[int] = (), complaints: Sequence[int] = ()) -> list[Case]:
    """Bring the cases of these threads and complaints (by id) up to date. Returns them.

    It reads how things are instead of following what happened, so events may come late, twice or in any order.
    The rows are locked before they are read anew: of two at once, the later one sees what the earlier one saw and more.
    """
    if not complaints:
        return _cases_of_threads(set(threads))
    heard = list(
        Complaint.objects.select_related("assessment", "source", "thread").filter(pk__in=set(complaints)).order_by("pk")
    )
    thread_ids = {*threads, *(one.thread_id for one in heard if one.thread_id)}
    cases = _cases_of_complaints([one for one in heard if not one.thread_id])
    _let_go_of([one for one in heard if one.thread_id])
    return cases + _cases_of_threads(thread_ids)


def _cases_of_complaints(complaints: list[Complaint]) -> list[Case]:
    """Something heard that has no conversation: waiting for a decision, or settled by one."""
    Case.objects.bulk_create([_case_for(one) for one in complaints], ignore_conflicts=True)
    cases = {
        case.complaint_id: case
        for case in Case.objects.select_for_update().filter(complaint__in=[one.pk for one in complaints]).order_by("pk")
    }
    for complaint in complaints:
        case = cases[complaint.pk]
        case.waiting_since = complaint.said_at if complaint.is_waiting else None
        case.closed_at = None if complaint.is_waiting else case.closed_at or timezone.now()
        _judge(case, complaint.assessment)
    Case.objects.bulk_update(
        cases.values(), ["waiting_since", "closed_at", "priority", "priority_parts"], batch_size=500
    )
    return list(cases.values())


def _let_go_of(complaints: list[Complaint]) -> None:
    """What became part of a conversation is that conversation's case: the first one takes its case along."""
    own = Case.objects.select_for_update().filter(complaint__in=[one.pk for one in complaints], thread__isnull=True)
    taken = set(
        Case.objects.filter(thread__in=[one.thread_id for one in complaints]).values_list("thread_id", flat=True)
    )
    thread_of = {one.pk: one.thread_id for one in complaints}
    for case in own:
        thread_id = thread_of[case.complaint_id]
        if thread_id in taken:
            case.delete()
        else:
            taken.add(thread_id)
            case.thread_id = thread_id
            case.save(update_fields=["thread"])


def _cases_of_threads(thread_ids: set[int]) -> list[Case]:
    if not thread_ids:
        return []
    if unknown := thread_ids - set(_KNOWN.all(threads=thread_ids)):
        Case.objects.bulk_create(_new_cases(_NEW.all(threads=unknown)), ignore_conflicts=True)
    cases = _LOCKED.all(threads=thread_ids)
    waiting = _waiting_since(thread_ids)
    for case in cases:
        thread = case.thread
        is_over = thread.is_resolved or getattr(thread, "merge", None) is not None
        before = case.waiting_since, case.closed_at
        # Where we asked back, the next move is the asker's, whoever else speaks meanwhile.
        case.waiting_since = None if is_over or thread.asked_back_at else waiting.get(thread.pk)
        case.closed_at = (case.closed_at or _ended_at(thread)) if is_over else None
        if (case.waiting_since, case.closed_at) != before:
            case.save(update_fields=["waiting_since", "closed_at"])
    return cases


def _ended_at(thread: Thread) -> datetime:
    """When a conversation was settled, or went on in another one."""
    return thread.resolution.settled_at if thread.is_resolved else thread.merge.merged_at


def _waiting_since(thread_ids: set[int]) -> dict[int, object]:
    """When each thread's customer began to wait: their first word after our last. Missing where nobody waits.

    The outcome of a private part is our word, too.
    """
    waiting: dict[int, object] = {}
    posts = _WORDS.all(threads=thread_ids)
    outcomes = [(thread, Voice.EMPLOYEE, at) for thread, at in _OUTCOMES.all(threads=thread_ids)]
    for thread_id, voice, posted_at in sorted([*posts, *outcomes], key=lambda word: word[2]):
        if voice == Voice.CUSTOMER:
            waiting.setdefault(thread_id, posted_at)
        else:
            waiting.pop(thread_id, None)
    return waiting


def _new_cases(threads: list[Thread]) -> list[Case]:
    """Cases for conversations: judged as heard elsewhere where that is so, else by what was written here."""
    # By the post and not by the complaint's own thread: after a split it may not have followed yet.
    heard, awaited = {}, set()
    for one in _HEARD.all(threads=[thread.pk for thread in threads]):
        own = getattr(one, "case", None)
        if own is None:
            heard[one.post.thread_id] = one
        elif own.thread_id is None:
            # It takes its own case along in a moment.
            awaited.add(one.post.thread_id)
    here = [thread for thread in threads if thread.pk not in heard and thread.pk not in awaited]
    ids = [thread.pk for thread in here]
    bodies = dict(_BODIES.all(threads=ids))
    subjects = [Subject(text=f"{thread.title}\n{bodies.get(thread.pk, '')}") for thread in here]
    assessments = assess(subjects, _RULES.all())
    chosen = dict(_TALKS.all(threads=ids)) | dict(_REQUESTS.all(threads=ids))
    cases = []
    for complaint in heard.values():
        case = _case_for(complaint)
        case.thread_id = complaint.post.thread_id
        cases.append(case)
    for thread, assessment in zip(here, assessments, strict=True):
        # The department by what was decided, the form it was sent with or for what it was taken private, counts more
        # than what rules make of the words.
        department = chosen.get(thread.pk, assessment.department_id)
        case = Case(thread=thread, opened_at=thread.opened_at, department_id=department)
        _judge(case, assessment)
        cases.append(case)
    return cases


def _case_for(complaint: Complaint) -> Case:
    department = complaint.assessment.department if complaint.assessment else None
    case = Case(complaint=complaint, opened_at=complaint.said_at, department=department or complaint.source.department)
    _judge(case, complaint.assessment)
    return case


def _judge(case: Case, assessment) -> None:
    """Take over the score and its parts; what staff set stays."""
    if assessment is None:
        return
    case.priority_parts = assessment.parts
    case.priority = assessment.score if case.priority_set_by_staff is None else case.priority_set_by_staff


def _locked() -> QuerySet:
    cases = Case.objects.select_for_update(of=("self",)).filter(thread__among=THREADS)
    return cases.select_related("thread__resolution", "thread__merge").order_by("pk")


def _heard() -> QuerySet:
    openings = Complaint.objects.filter(post__thread__among=THREADS, post__is_opening=True)
    return openings.select_related("assessment", "source", "post", "case")


def _words() -> QuerySet:
    posts = Post.objects.shown().present().filter(thread__among=THREADS)
    return posts.order_by("posted_at", "id").values_list("thread_id", "voice", "posted_at")


def _outcomes() -> QuerySet:
    talks = PrivateTalk.objects.filter(thread__among=THREADS, returned_at__isnull=False)
    return talks.values_list("thread_id", "returned_at")


THREADS = Slots("threads", BigIntegerField())
_KNOWN = Prepared(lambda: Case.objects.filter(thread__among=THREADS).values_list("thread_id", flat=True))
_NEW = Prepared(lambda: Thread.objects.filter(pk__among=THREADS).select_related("product"))
_BODIES = Prepared(lambda: Post.objects.filter(thread__among=THREADS, is_opening=True).values_list("thread_id", "body"))
_TALKS = Prepared(lambda: PrivateTalk.objects.filter(talk__among=THREADS).values_list("talk_id", "department_id"))
_REQUESTS = Prepared(
    lambda: Request.objects.filter(thread__among=THREADS).values_list("thread_id", "form__department_id")
)
_RULES = Prepared(lambda: Rule.objects.active())
_LOCKED, _HEARD, _WORDS, _OUTCOMES = map(Prepared, (_locked, _heard, _words, _outcomes))
