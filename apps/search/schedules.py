from apps.foundation.background import every

from .verbs import forget_queries, forget_words, mend_index


@every(minutes=10)
def mend_the_index() -> None:
    """Put right where the index and what is public differ."""
    mend_index()


@every(hours=24)
def forget_what_was_searched() -> None:
    """Forget old searches, and words that nothing public says any more."""
    forget_queries()
    _forgotten, after = forget_words()
    while after:
        _forgotten, after = forget_words(after)
