"""What happens is owed to the programs that want to hear of it; what is gone is forgotten in the log, too."""

from collections.abc import Sequence

from apps.activity.hearing import hears
from apps.activity.models import Event
from apps.forum.events import POST_REMOVED, POST_WITHDRAWN

from .verbs import forget_posts, owe_messages


def tell_other_programs(events: Sequence[Event]) -> None:
    """Owe a message to every endpoint that wants to hear. `apps.py` says which events these are."""
    owe_messages(events)


@hears(POST_WITHDRAWN, POST_REMOVED)
def forget_what_is_gone(events: Sequence[Event]) -> None:
    """The log keeps no words that were taken away."""
    forget_posts([event.particulars["post"] for event in events])
