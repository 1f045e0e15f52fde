"""Work out the counters of polls and surveys anew."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count

from ..models import Poll, PollChoice, Survey


@transaction.atomic
def recount_polls(polls: Iterable[Poll]) -> int:
    """Count the votes of these polls anew. Returns how many counters were wrong."""
    numbers = list(
        Poll.objects.select_for_update()
        .filter(pk__in=[poll.pk for poll in polls])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    wrong = 0
    counted = Poll.objects.filter(pk__in=numbers).annotate(n=Count("votes__ballot", distinct=True))
    for pk, kept, n in counted.values_list("pk", "voter_count", "n"):
        wrong += kept != n and Poll.objects.filter(pk=pk).update(voter_count=n)
    choices = PollChoice.objects.filter(poll__in=numbers).annotate(n=Count("votes"))
    for pk, kept, n in choices.values_list("pk", "vote_count", "n"):
        wrong += kept != n and PollChoice.objects.filter(pk=pk).update(vote_count=n)
    return wrong


@transaction.atomic
def recount_surveys() -> int:
    """Count the answers of all surveys anew. Returns how many counters were wrong."""
    list(Survey.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    wrong = 0
    counted = Survey.objects.annotate(n=Count("responses"))
    for pk, kept, n in counted.values_list("pk", "response_count", "n"):
        wrong += kept != n and Survey.objects.filter(pk=pk).update(response_count=n)
    return wrong
