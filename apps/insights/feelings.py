"""Whether a conversation began in anger and ended well, in the words of whoever began it.

A word list reads English (`apps.triage.sentiment`), and stars speak any language. It is a first signal; the page that
shows the figure says so.
"""

from apps.triage.sentiment import english_sentiment

# As for the score of a complaint, where the line was measured: below it seven in ten are negative indeed.
NEGATIVE_UNTIL = -0.2
POSITIVE_FROM = 0.2
STARS_NEGATIVE_UNTIL = 2
RATING_POSITIVE_FROM = 4
ENGLISH = "en"


def feeling_of(text: str, language: str) -> float | None:
    """From −1, negative, to 1, positive; None for what is not English or says nothing of how somebody feels."""
    return english_sentiment(text) if language == ENGLISH else None


def is_negative(feeling: float | None, stars: int | None = None) -> bool:
    """How something began: stars are the author's own word and count more than what a list makes of the text."""
    if stars is not None:
        return stars <= STARS_NEGATIVE_UNTIL
    return feeling is not None and feeling <= NEGATIVE_UNTIL


def is_positive(last_feeling: float | None, *, rating: int | None, is_confirmed: bool) -> bool:
    """How it ended: by the rating of the asker where there is one, else by their last words or their confirmation."""
    if rating is not None:
        return rating >= RATING_POSITIVE_FROM
    if last_feeling is not None and last_feeling <= NEGATIVE_UNTIL:
        return False
    return is_confirmed or (last_feeling is not None and last_feeling >= POSITIVE_FROM)
