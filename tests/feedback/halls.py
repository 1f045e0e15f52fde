"""Town halls to test with."""

from datetime import timedelta

from django.utils import timezone

from apps.feedback.models import TownHall
from apps.feedback.verbs import announce_town_hall, ask_at_town_hall, keep_town_hall, open_town_hall

WORDS = {"title": "Ask the people who build the robot", "body": "An hour with **Mona**.", "time_zone": "Europe/Berlin"}


def make_hall(by, **given) -> TownHall:
    """A town hall that nobody knows of yet, an hour long, in two weeks unless told otherwise."""
    starts_at = given.pop("starts_at", timezone.now().replace(microsecond=0) + timedelta(days=14))
    values = {**WORDS, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "hosts": [by], **given}
    return keep_town_hall(None, by=by, **values)


def announced(by, **given) -> TownHall:
    """One that collects questions."""
    return announce_town_hall(make_hall(by, **given), by=by)


def live(by, **given) -> TownHall:
    """One that is held now."""
    return open_town_hall(announced(by, **given), by=by)


QUESTIONS = (
    "When does it climb stairs?",
    "Why is there no manual in Polish",
    "Which parts can I still buy in ten years?",
    "Does my data leave the house?",
    "Who decided on the new colour of the kettle, and is it the same that was on the box at my neighbours'?",
    "Can the toaster take thick slices, please",
)


def asked(hall, *people):
    """A question of each of these people, none like the other."""
    count = hall.questions.count()
    words = [f"{QUESTIONS[(count + number) % len(QUESTIONS)]}" for number in range(len(people))]
    return [ask_at_town_hall(hall, by=person, words=one) for person, one in zip(people, words, strict=True)]


def changed(hall, *, by, **given):
    """The town hall with some of its words or times changed."""
    hall = TownHall.objects.get(pk=hall.pk)
    names = ("title", "body", "time_zone", "starts_at", "ends_at", "product", "collects_from", "recording")
    values = {name: getattr(hall, name) for name in names}
    return keep_town_hall(hall, by=by, **{**values, "hosts": hall.hosts.all(), **given})
