from django.db.models import Count, F

from apps.foundation.invariants import invariant

from .models import TownHall, TownHallQuestion


@invariant("TH1", "The voices of a question of a town hall equal a recount.")
def voices_are_counted():
    """Those whose count is wrong."""
    counted = TownHallQuestion.objects.annotate(true_voices=Count("voices")).exclude(voice_count=F("true_voices"))
    for pk, count, true in counted.values_list("pk", "voice_count", "true_voices")[:100]:
        yield f"question {pk} counts {count} voices and has {true}"


@invariant("TH2", "A question of a town hall became a conversation only where it was not answered.")
def answered_questions_are_no_conversations():
    """Those that are both."""
    both = TownHallQuestion.objects.filter(carried_at__isnull=False, answer__isnull=False)
    for pk in both.values_list("pk", flat=True)[:100]:
        yield f"question {pk} was answered and became a conversation, too"


@invariant("TH3", "What is answered this minute is a question of that town hall, and it is live.")
def what_is_answered_now_is_open():
    """Those that answer something else."""
    now = TownHall.objects.filter(answering__isnull=False)
    wrong = now.exclude(answering__town_hall=F("pk")) | now.filter(opened_at__isnull=True)
    wrong |= now.filter(closed_at__isnull=False)
    for pk in wrong.values_list("pk", flat=True)[:100]:
        yield f"town hall {pk} answers what it cannot answer now"
