"""How an English text feels, by a word list: a first signal, and no more than that."""

import re
from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# The analyzer takes time with the square of the words, and a complaint says how it feels in its beginning.
READ_LIMIT = 1_000
# An emoji is read as several words.
EMOJI_LIMIT = 40

_EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")


def english_sentiment(text: str) -> float | None:
    """From −1 (negative) to 1 (positive), by VADER; None where no word of the text says anything.

    For English only: the caller makes sure of the language. At most the first 1,000 characters are read, and of the
    emoji among them the first 40.
    """
    scores = _analyzer().polarity_scores(_within_limits(text))
    if not scores["pos"] and not scores["neg"]:
        return None
    return scores["compound"]


def _within_limits(text: str) -> str:
    text = text[:READ_LIMIT]
    if text.isascii():
        return text
    emoji = list(_EMOJI.finditer(text))
    if len(emoji) <= EMOJI_LIMIT:
        return text
    end = emoji[EMOJI_LIMIT].start()
    return text[:end] + _EMOJI.sub("", text[end:])


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()
