"""Settle requests, and keep note of it."""

from collections.abc import Iterable

from django.db import transaction

from apps.activity.models import Event
from apps.activity.verbs import record
from apps.forum.verbs import resolve_thread
from apps.people.models import User

from ..events import REQUEST_CLOSED
from ..models import Request


@transaction.atomic
def close_request(request: Request, *, by: User) -> Request:
    """Settle the conversation of a request. Safe to repeat."""
    resolve_thread(request.thread, by=by)
    return request


@transaction.atomic
def note_closed_requests(settled: Iterable[Event]) -> int:
    """Write down, once for each settlement of a request's conversation, that the request is closed. Returns how many.

    `settled` are events of settled conversations, in which also those without a request stand.
    """
    settled = {event.pk: event for event in settled}
    threads = [event.subject_id for event in settled.values()]
    # Locked, so that two listeners at once write it once.
    requests = {
        one.thread_id: one
        for one in Request.objects.select_for_update(of=("self",)).select_related("thread").filter(thread__in=threads)
    }
    noted = {
        event.particulars.get("settled")
        for event in Event.objects.filter(
            subject_type="forum.thread", subject_id__in=list(requests), action=REQUEST_CLOSED.name
        )
    }
    closed = 0
    for event in settled.values():
        if event.subject_id in requests and event.pk not in noted:
            thread = requests[event.subject_id].thread
            record(REQUEST_CLOSED, thread, by=event.actor, at=event.happened_at, settled=event.pk)
            closed += 1
    return closed
