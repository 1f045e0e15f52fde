"""What happened to things and is not written into the index yet: announcements still owed to its listeners."""

from django.db.models import Exists, OuterRef

from apps.activity.models import Announcement, Event

# Where a conversation was merged, split or taken private, the event names the other one, too.
OTHERS = ("thread", "talk")


def untold(listener: str, subject_type: str) -> Exists:
    """For `annotate`: whether a listener of the index is still owed news of the row."""
    return Exists(
        Announcement.objects.filter(
            listener=listener, event__subject_type=subject_type, event__subject_id=OuterRef("pk")
        )
    )


def concerned(event: Event) -> set[int]:
    """The ids of the things of which an event has news."""
    return {event.subject_id, *(event.particulars[name] for name in OTHERS if event.particulars.get(name))}


def with_news(listener: str) -> set[int]:
    """The ids of all things of which a listener is owed news."""
    owed = Announcement.objects.filter(listener=listener).select_related("event")
    return {number for one in owed.iterator() for number in concerned(one.event)}
