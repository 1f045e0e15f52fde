"""The number at the bell. Every page that somebody signed in opens asks for it."""

from functools import lru_cache

from apps.foundation.prepared import Prepared
from apps.people.looking import LOOKING, kind_of

from .models import Notification

COUNTED_TO = 100


def count_unread(user) -> int:
    """How much that is new somebody was told, up to COUNTED_TO: nobody counts further by eye, and nor does the
    database. One query; none for visitors."""
    return len(_unread(kind_of(user)).all(person=user.pk)) if user.is_authenticated else 0


@lru_cache
def _unread(kind: str) -> Prepared:
    def build():
        return Notification.objects.of(LOOKING[kind]).unread().order_by().values_list("pk", flat=True)[:COUNTED_TO]

    return Prepared(build)
