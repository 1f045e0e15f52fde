"""Know the words of the index, so that a slip can be put right."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import TextField

from apps.foundation.prepared import Prepared, Slots

from ..engines import engine
from ..models import Spelling, Word
from ..spelling import can_be_spelled, spellings_of
from ..words import words_of

AT_ONCE = 500
# So many words hold what a large community says; beyond them are names and slips.
WORDS_KEPT = 200_000
FORGOTTEN_AT_ONCE = 2_000
_KNOWN = Prepared(lambda: Word.objects.filter(word__among=Slots("words", TextField())).values_list("word", flat=True))


@transaction.atomic
def learn_words(texts: Iterable[str]) -> int:
    """Remember the words of these texts with their spellings. Returns how many are new."""
    said = sorted({word for text in texts for word in words_of(text) if can_be_spelled(word)})
    known: set[str] = set()
    for start in range(0, len(said), AT_ONCE):
        known.update(_KNOWN.all(words=said[start : start + AT_ONCE]))
    new = [word for word in said if word not in known]
    if not new or Word.objects.count() + len(new) > WORDS_KEPT:
        return 0
    # In one order everywhere, and whoever loses a race over a word takes the row that the other made.
    Word.objects.bulk_create([Word(word=word) for word in new], ignore_conflicts=True, batch_size=AT_ONCE)
    for start in range(0, len(new), AT_ONCE):
        words = Word.objects.filter(word__in=new[start : start + AT_ONCE]).order_by("word")
        Spelling.objects.bulk_create(
            [
                Spelling(key=key, word=word)
                for word in words.order_by("word")
                for key in sorted(spellings_of(word.word))
            ],
            ignore_conflicts=True,
            batch_size=AT_ONCE,
        )
    return len(new)


def forget_words(after: str = "") -> tuple[int, str]:
    """Forget words that nothing public says any more, looking at some behind `after`.

    Returns how many were forgotten, and the word to go on behind; empty at the end.
    """
    words = list(
        Word.objects.filter(word__gt=after).order_by("word").values_list("word", flat=True)[:FORGOTTEN_AT_ONCE]
    )
    gone: list[str] = []
    for start in range(0, len(words), AT_ONCE):
        numbers = engine().how_often(words[start : start + AT_ONCE])
        gone += [word for word, number in numbers.items() if not number]
    for start in range(0, len(gone), AT_ONCE):
        Word.objects.filter(word__in=gone[start : start + AT_ONCE]).delete()
    return len(gone), words[-1] if len(words) == FORGOTTEN_AT_ONCE else ""
