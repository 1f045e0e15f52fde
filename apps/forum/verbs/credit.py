"""Whoever gave an accepted answer is credited for it."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from apps.people.models import Credit
from apps.people.verbs import credit_person, take_back_credit

from ..models import Post, Thread, Visibility


def credit_answers(thread_ids: Sequence[int]) -> None:
    """Bring the credit for these threads' answers in line with what stands there now. Safe to repeat, in any order.

    A thread credits one answer, of somebody who joined, does not work here and is neither who asked nor who chose it;
    the conversation is public and the answer is still there.
    """
    for thread_id in sorted(set(thread_ids)):
        _credit_answer(thread_id)


@transaction.atomic
def _credit_answer(thread_id: int) -> None:
    once = f"answer:{thread_id}"
    # Locked: of two that look at the same time, the later one must see what the earlier one saw and more.
    thread = Thread.objects.select_for_update().filter(pk=thread_id).first()
    answer = thread and _creditable(thread)
    if answer is None:
        take_back_credit([once])
        return
    credit_person(
        answer.author,
        for_what=Credit.ForWhat.ANSWER,
        amount=settings.REPUTATION_FOR_ANSWER,
        once=once,
        given_by=thread.accepted_by,
    )


def _creditable(thread: Thread) -> Post | None:
    if thread.visibility != Visibility.PUBLIC or not thread.accepted_answer_id:
        return None
    answers = Post.objects.present().shown().select_related("author").filter(pk=thread.accepted_answer_id)
    answer = answers.exclude(author__in=[thread.author_id, thread.accepted_by_id or 0]).first()
    if answer is None or answer.is_by_staff or answer.author.is_staff or answer.author.is_staged:
        return None
    return answer
