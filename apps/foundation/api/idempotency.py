"""A write that is sent twice is done once: requests with an Idempotency-Key (decision 0062).

The key is taken in a transaction of its own, before the work. The work and the memory of its answer are one further
transaction, so whoever is killed leaves either nothing or both. What failed is not remembered: nothing was done, and
the same key may try again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from apps.foundation.models import IdempotentRequest

from .problems import Problem

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?")
KEPT = timedelta(hours=24)
# Far longer than any request may take; whoever holds a key for longer was killed.
LEASE = timedelta(seconds=60)
ASK_AGAIN_AFTER = "2"
REMEMBERED = ("Location",)
PURGED_AT_ONCE = 5_000
ROUNDS = 3


def answer_once(request, owner_id: int, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `work`, or the one that it gave when the same owner sent the same request under the same key.

    Raises Problem: "in-progress" while the first is still at work, "key-reused" where the key came with another
    method, address or body, "invalid" for a key that is none. Whatever `work` raises is raised, and the key is free.
    """
    key = _key_of(request)
    held = _take(owner_id, key, _digest_of(request))
    if held.answered_at is not None:
        return _replayed(held)
    try:
        with transaction.atomic():
            answer = plain(work())
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            elif not _remember(held, answer):
                # Somebody took this request for dead and did it. One of the two must not have happened.
                raise _still_at_work()
    except BaseException:
        _let_go(held)
        raise
    if answer.status_code >= 400:
        _let_go(held)
    return answer


def plain(answer: HttpResponse) -> HttpResponse:
    """An answer with its bytes in it, whatever it was made of."""
    if not isinstance(answer, Response):
        return answer
    content = b"" if answer.data is None else JSONRenderer().render(answer.data)
    bare = HttpResponse(content, status=answer.status_code)
    if content:
        bare["Content-Type"] = "application/json"
    else:
        del bare["Content-Type"]
    for name, value in answer.headers.items():
        if name != "Content-Type":
            bare[name] = value
    return bare


def forget_idempotent_requests() -> int:
    """Forget requests after a day, and with them what they were answered. Returns how many."""
    old = IdempotentRequest.objects.filter(taken_at__lt=timezone.now() - KEPT).order_by("taken_at")
    forgotten = 0
    while rows := list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += IdempotentRequest.objects.filter(pk__in=rows).delete()[0]
    return forgotten


def _key_of(request) -> str:
    # As a structured header (RFC 9651) it stands in quotation marks; most programs leave them out.
    key = request.headers[HEADER].strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not KEY.fullmatch(key):
        raise Problem("invalid", errors={HEADER: _("A key is 1 to 200 printable ASCII characters.")})
    return key


def _digest_of(request) -> str:
    told = (request.method, request.get_full_path(), request.content_type or "")
    digest = hashlib.sha256("\x00".join(told).encode())
    digest.update(b"\x00")
    digest.update(request._request.body)
    return digest.hexdigest()


def _take(owner_id: int, key: str, digest: str) -> IdempotentRequest:
    """The row of this request: a new one that is ours, or one that holds the answer."""
    for _round in range(ROUNDS):
        now = timezone.now()
        ours = {"digest": digest, "taken_at": now, "lease_until": now + LEASE}
        try:
            with transaction.atomic():
                return IdempotentRequest.objects.create(owner_id=owner_id, key=key, **ours)
        except IntegrityError:
            there = IdempotentRequest.objects.filter(owner_id=owner_id, key=key).first()
        if there is None:
            continue
        is_forgotten = there.taken_at < now - KEPT
        if not is_forgotten and there.digest != digest:
            raise Problem("key-reused")
        if not is_forgotten and there.answered_at is not None:
            return there
        if there.lease_until > now:
            raise _still_at_work()
        # Its process was killed, or its day is over. Of several who find it so, one gets it.
        same = IdempotentRequest.objects.filter(pk=there.pk, lease_until=there.lease_until)
        if same.update(**ours, answered_at=None, status=None, headers={}, body=""):
            return IdempotentRequest.objects.get(pk=there.pk)
    raise _still_at_work()


def _remember(held: IdempotentRequest, answer: HttpResponse) -> bool:
    """Keep the answer, in the transaction of the work; False where the key is not ours any more."""
    return bool(
        _ours(held).update(
            answered_at=timezone.now(),
            status=answer.status_code,
            headers={name: answer[name] for name in REMEMBERED if name in answer},
            body=answer.content.decode(),
        )
    )


def _let_go(held: IdempotentRequest) -> None:
    _ours(held).delete()


def _ours(held: IdempotentRequest):
    return IdempotentRequest.objects.filter(pk=held.pk, lease_until=held.lease_until, answered_at=None)


def _replayed(held: IdempotentRequest) -> HttpResponse:
    answer = HttpResponse(held.body, status=held.status)
    if held.body:
        answer["Content-Type"] = "application/json"
    else:
        del answer["Content-Type"]
    for name, value in held.headers.items():
        answer[name] = value
    answer["Idempotent-Replayed"] = "true"
    return answer


def _still_at_work() -> Problem:
    return Problem("in-progress", headers={"Retry-After": ASK_AGAIN_AFTER})
