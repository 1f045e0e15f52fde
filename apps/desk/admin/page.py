"""What the page of a case shows beside the form: the conversation, what was heard, and why it is urgent."""

import json

from django.db.models import Q

from apps.activity.models import Event
from apps.forum.models import Post, Thread
from apps.forum.similar import similar_threads
from apps.foundation.plaintext import html_to_text
from apps.ingest.models import Complaint
from apps.people.models import Handle

from ..explaining import explain_priority, priority_mark
from ..models import Case

POSTS_SHOWN = 60
COMPLAINTS_SHOWN = 20
EVENTS_SHOWN = 20
RAW_SHOWN = 20_000


def case_page(case: Case, user) -> dict:
    """The context of the page. What the network sent is in it only for those who may see it."""
    thread = case.thread
    heard = _heard(case)
    first = heard[0] if heard else None
    posts = list(_last_posts(thread)) if thread else []
    return {
        "case": case,
        "thread": thread,
        "posts": [{"post": post, "text": html_to_text(post.html)} for post in posts],
        "earlier_posts": max(thread.reply_count + 1 - len(posts), 0) if thread else 0,
        "heard": heard,
        "complaint": first,
        "raw": _raw(first) if first and user.has_perm("ingest.view_raw") else "",
        "mark": priority_mark(case),
        "explanation": explain_priority(case),
        "handle": Handle.objects.filter(user=first.author_id, network=first.source.network).first() if first else None,
        "happened": _happened(case, heard),
        "alike": similar_threads(str(case), without=[thread.pk] if thread else []),
    }


def _heard(case: Case) -> list[Complaint]:
    about = Q(pk=case.complaint_id) | (Q(thread=case.thread_id) if case.thread_id else Q(pk=case.complaint_id))
    heard = Complaint.objects.filter(about).select_related("source", "author", "assessment__department", "decided_by")
    return sorted(heard[:COMPLAINTS_SHOWN], key=lambda one: (one.pk != case.complaint_id, one.said_at))


def _last_posts(thread: Thread) -> list[Post]:
    newest = thread.posts.select_related("author").order_by("-posted_at", "-id")[:POSTS_SHOWN]
    return list(newest)[::-1]


def _raw(complaint: Complaint) -> str:
    if not complaint.raw:
        return ""
    return json.dumps(complaint.raw, indent=2, ensure_ascii=False, default=str)[:RAW_SHOWN]


def _happened(case: Case, heard: list[Complaint]) -> list[Event]:
    """The story of the case with that of its conversation and of what was heard, newest first."""
    subjects = Q(subject_type="desk.case", subject_id=case.pk)
    if case.thread_id:
        subjects |= Q(subject_type="forum.thread", subject_id=case.thread_id)
    if heard:
        subjects |= Q(subject_type="ingest.complaint", subject_id__in=[one.pk for one in heard])
    return list(Event.objects.filter(subjects).select_related("actor").order_by("-id")[:EVENTS_SHOWN])
