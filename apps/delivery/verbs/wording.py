"""The exact words that would be posted for a reply."""

from django.conf import settings

from apps.forum.models import Post
from apps.foundation.plaintext import html_to_text
from apps.ingest.models import Complaint
from apps.sources.connectors import connector_for


def wording_for(post: Post, complaint: Complaint) -> str:
    """A post as plain text in the channel's manner, within its limit.

    Too long a text is cut at a word and ends in the address of the whole answer here.
    """
    connector = connector_for(complaint.source)
    text = html_to_text(post.html)
    limit = connector.capabilities.text_limit
    whole = connector.compose(text, to=complaint.handle)
    if limit is None or connector.measure(whole) <= limit:
        return whole
    address = f"{settings.SITE_URL}{post.thread.get_absolute_url()}"
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        shortened = connector.compose(f"{' '.join(words[:middle])}… {address}", to=complaint.handle)
        low, high = (middle, high) if connector.measure(shortened) <= limit else (low, middle - 1)
    return connector.compose(f"{' '.join(words[:low])}… {address}", to=complaint.handle)
