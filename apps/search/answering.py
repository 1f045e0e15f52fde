"""What may answer a request before it is sent: the same as what is suggested while a question is typed."""

from collections.abc import Sequence

from apps.contact.answers import Answer, offers_answers

from .asked import QUERY_LIMIT
from .finding import suggest


@offers_answers
def found_for(words: str) -> Sequence[Answer]:
    """Things that everybody may read and that may answer these words, best first."""
    return [Answer(shown.title, shown.url, shown.status) for shown in suggest(words[:QUERY_LIMIT])]
