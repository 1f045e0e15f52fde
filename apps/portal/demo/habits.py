"""What people of the demo do besides talking: follow, choose how they hear, look for things."""

from datetime import timedelta

from django.utils import timezone

from apps.company.models import Product
from apps.forum.models import Board, Tag, Thread
from apps.notifications.models import FanOut, Frequency
from apps.notifications.verbs import choose_preference, fan_out_event, follow_subject, make_due_digests
from apps.people.models import User
from apps.search.asked import parse
from apps.search.finding import find
from apps.search.verbs import note_query

READER = "ana"
# Who wants one mail a day.
PATIENT = "claire"
# What was looked for, and how often. Some of it is in vain, which is what staff wants to see.
SEARCHES = (
    ("descale kettle", 4),
    ("e4", 3),
    ("crumb tray", 2),
    ("keep out square", 2),
    ("espresso machine", 3),
    ("dishwasher tablets", 1),
    ("ketle whistle", 1),
)


def follow_things(cast: dict[str, User]) -> None:
    """Before anybody is told: the reader follows a product, a tag and a conversation, two others the board of ideas."""
    for subject in (
        Product.objects.get(slug="gale"),
        Tag.objects.get(name="delivery"),
        Thread.objects.get(title="Toasts only one side since this morning"),
    ):
        follow_subject(subject, by=cast[READER])
    for who in ("mehmet", "ines"):
        follow_subject(Board.objects.get(slug="ideas"), by=cast[who])
    yesterday = timezone.now() - timedelta(days=1)
    # Chosen yesterday for this hour, so that the first digest is due now.
    choose_preference(cast[PATIENT], frequency=Frequency.DAILY, hour=yesterday.hour, now=yesterday)


def tell_everybody() -> None:
    """Tell what is news, at once and not when a worker comes to it, and make the digest that is due."""
    for fan_out in FanOut.objects.filter(done_at=None).order_by("pk"):
        fan_out_event(fan_out)
    make_due_digests()


def look_for_things() -> None:
    """Search as visitors do, and remember what they looked for. The index must know of everything by now."""
    for words, times in SEARCHES:
        asked = parse(words)
        found = find(asked)
        for _time in range(times):
            # As the page of results counts it: what was found by other words was not found.
            note_query(asked, found=0 if found.instead or found.has_some else found.total)
