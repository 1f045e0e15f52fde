"""Town halls of the demo: one that was held, with what came of it, and one to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.company.models import Product
from apps.feedback.models import TownHall, TownHallQuestion
from apps.feedback.verbs import (
    announce_town_hall,
    answer_question,
    ask_at_town_hall,
    carry_question,
    close_town_hall,
    give_voice,
    keep_town_hall,
    keep_transcript,
    open_town_hall,
)
from apps.forum.verbs import post_reply, resolve_thread
from apps.notifications.verbs import follow_subject
from apps.people.models import User

ZONE = "Europe/Berlin"
HELD_DAYS_AGO, COMES_IN_DAYS = 30, 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, who wants to hear about it beside its asker, and what was said: at a second, in words, promising."""

    who: str
    words: str
    voices: tuple[str, ...] = ()
    second: int | None = None
    answer: str = ""
    promise: str = ""


HELD = (
    Asked(
        who="mehmet",
        words="How long will you sell spare parts for a kettle that I buy today?",
        voices=("ana", "bela", "priya", "ines", "lukas", "yusuf"),
        second=135,
        answer="Ten years from the day the last one leaves the shop. Lids, filters and the switch you can change "
        "yourself; for everything below the base, send it to us.",
    ),
    Asked(
        who="priya",
        words="Why does the app need to know where I am?",
        voices=("ana", "claire", "mehmet", "nina"),
        second=610,
        answer="It does not. Android asks for it whenever an app looks for Bluetooth. We never store a place, and "
        "from the next version on you can say no and type the number of the appliance instead.",
        promise="Connect an appliance without sharing your location",
    ),
    Asked(
        who="claire",
        words="Will there be a toaster that takes a whole slice of sourdough?",
        voices=("ana", "priya", "ines"),
        second=1490,
        answer="We have one on the bench. It is longer than our kitchens are deep, and we are working on that.",
    ),
    Asked(
        who="ines", words="Could the manuals be printed larger? My mother reads them with a glass.", voices=("nina",)
    ),
    Asked(who="lukas", words="Is the box of the robot made of recycled paper?"),
)
REPLY = (
    "There was no time for this in the hour, so here it is: the manuals are on our help pages as text, which every "
    "browser shows as large as she likes. And whoever writes to us gets one in large print by post."
)
COMING = (
    Asked(
        who="ana", words="Can two people steer one robot from two phones?", voices=("priya", "lukas", "bela", "nina")
    ),
    Asked(who="yusuf", words="What happens to my map when I sell the robot?", voices=("ana", "mehmet")),
    Asked(who="bela", words="Why is it afraid of our black carpet?", voices=("claire",)),
)
TRANSCRIPT = """WEBVTT

00:02.000 --> 00:09.500
Good evening, and thank you for coming. I am Mona, and I look after the service.

00:10.000 --> 00:17.000
Rita answers with me tonight. We begin with what most of you voted for.

02:15.000 --> 02:21.000
Mehmet asks how long there will be spare parts.

02:21.500 --> 02:33.000
Ten years from the day the last kettle leaves the shop. And some of them you can change yourself.

10:10.000 --> 10:19.000
Priya asks why the app wants to know where you are. The short answer is: it does not.

10:20.000 --> 10:31.000
From the next version on you can say no. That is a promise, and it stands on the ideas page from tonight.

24:50.000 --> 24:58.000
Yes, Claire, there is a longer toaster. It does not fit on any table yet.

58:30.000 --> 58:40.000
We did not come to everything. What is left we answer in conversations. Good night.
"""


def hold_town_halls(cast: dict[str, User]) -> None:
    """The hour a month ago with its answers, words, an idea and conversations; and the next one with its questions."""
    _held(cast)
    _coming(cast)


def _held(cast: dict[str, User]) -> None:
    begins = _at(timezone.now() - timedelta(days=HELD_DAYS_AGO), hour=18)
    hall = _announced(
        cast,
        begins,
        title="An hour with the people who build and mend",
        body="Mona and Rita answer what you ask: repairs, spare parts, what comes next.\n\n"
        "Ask before it begins and vote for what you want to hear. What there is no time for, we answer in writing.",
        hosts=("mona", "rita"),
    )
    asked = _asked(hall, HELD, cast)
    hall = open_town_hall(hall, by=cast["mona"], at=begins)
    for told, question in zip(HELD, asked, strict=True):
        if told.answer:
            answer_question(
                question,
                by=cast["mona"],
                text=told.answer,
                at_second=told.second,
                promise=told.promise,
                at=begins + timedelta(seconds=told.second or 0),
            )
    closed_at = begins + timedelta(minutes=62)
    close_town_hall(hall, by=cast["mona"], at=closed_at)
    for number, question in enumerate(TownHallQuestion.objects.owed().filter(town_hall=hall).order_by("pk")):
        thread = carry_question(question, at=closed_at + timedelta(minutes=1 + number))
        if question.asker == cast["ines"]:
            post_reply(thread, by=cast["rita"], body=REPLY, at=closed_at + timedelta(hours=15))
            resolve_thread(thread, by=thread.author, at=closed_at + timedelta(hours=20))
    keep_transcript(hall, by=cast["mona"], source=TRANSCRIPT)


def _coming(cast: dict[str, User]) -> None:
    hall = _announced(
        cast,
        _at(timezone.now() + timedelta(days=COMES_IN_DAYS), hour=19),
        title="Ask us anything about the robot",
        body="Where it drives, what it knows, why it stops. Omar brings one along and takes it apart.",
        hosts=("rita", "omar"),
        product=Product.objects.get(slug="gale"),
    )
    _asked(hall, COMING, cast)
    follow_subject(hall, by=cast["ana"])


def _announced(cast: dict[str, User], begins: datetime, *, hosts: tuple[str, ...], **given) -> TownHall:
    mona = cast["mona"]
    hall = keep_town_hall(
        None,
        by=mona,
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        time_zone=ZONE,
        hosts=[cast[who] for who in hosts],
        **given,
    )
    return announce_town_hall(hall, by=mona, at=min(begins - timedelta(days=12), timezone.now() - timedelta(days=2)))


def _asked(hall: TownHall, questions: tuple[Asked, ...], cast: dict[str, User]) -> list[TownHallQuestion]:
    made = []
    for number, told in enumerate(questions):
        at = hall.announced_at + timedelta(hours=3 + 5 * number)
        question = ask_at_town_hall(hall, by=cast[told.who], words=told.words, at=at)
        for more, who in enumerate(told.voices):
            give_voice(question, by=cast[who], at=at + timedelta(minutes=20 + 40 * more))
        made.append(question)
    return made


def _at(day: datetime, *, hour: int) -> datetime:
    """That hour of that day by the clock in the zone of the town halls."""
    return day.astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=0, second=0, microsecond=0)
