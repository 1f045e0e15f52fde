"""Wait for the asker when staff needs to know more, and stop waiting when they speak."""

from apps.activity.verbs import Happening
from apps.people.models import Voice

from ..events import THREAD_ASKED_BACK
from ..models import Post


def keep_asking_back(post: Post, *, asks_back: bool = False) -> list[Happening]:
    """Set or clear `asked_back_at` of the post's thread, for a reply that everybody can read. Returns what to record.

    Nothing is saved: whoever posts the reply saves its thread. Belongs inside the transaction that does.
    """
    thread = post.thread
    if asks_back and post.is_by_staff:
        thread.asked_back_at = post.posted_at
        return [Happening(THREAD_ASKED_BACK, thread, post.author, {"post": post.pk}, at=post.posted_at)]
    is_askers = post.author_id == thread.author_id and post.voice == Voice.CUSTOMER
    if is_askers and thread.asked_back_at and post.posted_at >= thread.asked_back_at:
        thread.asked_back_at = None
    return []
