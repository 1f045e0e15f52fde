"""What sort of thing somebody says: a question, a problem, praise or an idea. A guess by plain signs."""

import re

from .models import Kind
from .wordlists import ASKING, ASKING_ANYWHERE, PRAISE, TROUBLE, WISH
from .words import Words

HAPPY_STARS = 4
CLEARLY_NEGATIVE = -0.5
CLEARLY_POSITIVE = 0.4
# Thanks without an English text to weigh count as praise in a short text only: long ones tell a story.
SHORT_LENGTH = 140

_QUESTION_MARK = re.compile("[?？؟]")
_LINKS = re.compile(r"https?://\S+")
_STARTS = tuple(Words(start).line for start in ASKING)


def guess_kind(text: str, rating: int | None = None, sentiment: float | None = None) -> Kind:
    """What a text most likely is, from its words, its stars (1 to 5) and its sentiment (−1 to 1), where known.

    An idea wishes for something ("would be nice", "please add"). Four or five stars without a negative text are
    praise, and so are thanks without a word of trouble. A question has a question mark or begins like one, carries no
    stars and is not angry. Everything else is a problem, which is where a wrong guess does least harm.
    """
    return kind_of(Words(text), text, rating, sentiment)


def kind_of(words: Words, text: str, rating: int | None, sentiment: float | None) -> Kind:
    """The same for a text whose words are at hand already."""
    is_angry = sentiment is not None and sentiment <= CLEARLY_NEGATIVE
    if not is_angry and (rating is None or rating > 2) and WISH.is_in(words):
        return Kind.IDEA
    if rating is not None:
        is_happy = rating >= HAPPY_STARS and (sentiment is None or sentiment >= 0)
        return Kind.PRAISE if is_happy else Kind.PROBLEM
    if not is_angry and _is_question(words, text):
        return Kind.QUESTION
    return Kind.PRAISE if _is_praise(words, text, sentiment) else Kind.PROBLEM


def _is_question(words: Words, text: str) -> bool:
    if _QUESTION_MARK.search(_LINKS.sub(" ", text)):
        return True
    return words.line.startswith(_STARTS) or ASKING_ANYWHERE.is_in(words)


def _is_praise(words: Words, text: str, sentiment: float | None) -> bool:
    if TROUBLE.is_in(words) or not PRAISE.is_in(words):
        return False
    return len(text) <= SHORT_LENGTH if sentiment is None else sentiment >= CLEARLY_POSITIVE
