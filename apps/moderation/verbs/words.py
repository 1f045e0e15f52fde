"""Keep a word list as staff decided it, and give one up."""

from django.db import transaction

from apps.activity.verbs import record
from apps.people.models import User

from ..events import WORDS_CHANGED, WORDS_REMOVED
from ..models import WordList

_DECIDED = (
    "name", "is_active", "effect", "words", "patterns", "in_title", "in_body", "in_name", "in_links", "tag",
    "department_id",
)  # fmt: skip


@transaction.atomic
def save_word_list(words: WordList, *, by: User) -> WordList:
    """Store a new or changed list and what it was before. Safe to repeat: without a change nothing is recorded.

    Raises ValidationError naming the lines and fields to put right.
    """
    words.full_clean()
    stored = WordList.objects.select_for_update().filter(pk=words.pk).first() if words.pk else None
    old, new = _decisions(stored), _decisions(words)
    if old == new:
        return words
    words.save()
    changed = [field for field in _DECIDED if old.get(field) != new[field]]
    record(
        WORDS_CHANGED,
        words,
        by=by,
        name=words.name,
        old={field: old[field] for field in changed if field in old},
        new={field: new[field] for field in changed},
    )
    return words


@transaction.atomic
def remove_word_list(words: WordList, *, by: User) -> None:
    """Give a list up; what it said stays in the log. Safe to repeat."""
    stored = WordList.objects.select_for_update().filter(pk=words.pk).first()
    if stored:
        record(WORDS_REMOVED, stored, by=by, name=stored.name, old=_decisions(stored))
        stored.delete()


def _decisions(words: WordList | None) -> dict:
    return {field: getattr(words, field) for field in _DECIDED} if words else {}
