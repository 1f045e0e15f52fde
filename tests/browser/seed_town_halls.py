"""Town halls as the browser meets them: one to come, one that is live, one to read again, one that was cancelled."""

from datetime import timedelta

from django.utils import timezone

from apps.feedback.models import TownHall
from apps.feedback.verbs import (
    announce_town_hall,
    answer_now,
    answer_question,
    ask_at_town_hall,
    cancel_town_hall,
    carry_questions,
    close_town_hall,
    give_voice,
    keep_town_hall,
    keep_transcript,
    open_town_hall,
    put_aside,
    remove_question,
)
from apps.forum.models import Removal
from apps.people.models import User

TRANSCRIPT = "WEBVTT\n\n" + "\n\n".join(
    f"{minute:02}:00.000 --> {minute:02}:20.000\nThis is what was said in minute {minute}." for minute in range(1, 40)
)


def fill(*, ana: User, bela: User, mona: User, omar: User) -> dict[str, str]:
    """Make them. Returns the address of each page by a short name."""
    coming = _announced(mona, "Ask the people who build the robot", days=12)
    first = ask_at_town_hall(coming, by=ana, words="When does it climb stairs?")
    ask_at_town_hall(coming, by=bela, words="Which parts can I still buy in ten years?")
    give_voice(first, by=bela)
    live = open_town_hall(_announced(mona, "An hour about kettles", days=1), by=mona)
    mine = ask_at_town_hall(live, by=ana, words="Why is there no manual in Polish?")
    told = ask_at_town_hall(live, by=bela, words="Does my data leave the house?")
    answer_now(ask_at_town_hall(live, by=bela, words="Can it whistle a tune?"), by=mona)
    answer_question(told, by=mona, text="No, **never**.", at_second=65, promise="A switch that says what is sent")
    put_aside(ask_at_town_hall(live, by=bela, words="Who chose the colour?"), by=mona)
    taken = ask_at_town_hall(live, by=ana, words="And who are you to say that?")
    remove_question(taken, by=mona, reason=Removal.Reason.INSULT)
    over = open_town_hall(_announced(mona, "What we learned this year", days=2), by=mona)
    answered = ask_at_town_hall(over, by=ana, words="What broke most often?")
    answer_question(answered, by=mona, text="The lid of the kettle.", at_second=125)
    ask_at_town_hall(over, by=bela, words="What did you enjoy?")
    close_town_hall(over, by=mona)
    carry_questions(over)
    keep_transcript(over, by=mona, source=TRANSCRIPT)
    TownHall.objects.filter(pk=over.pk).update(
        starts_at=timezone.now() - timedelta(days=20), ends_at=timezone.now() - timedelta(days=19, hours=23)
    )
    cancelled = _announced(mona, "Toast for everybody", days=5)
    cancel_town_hall(cancelled, by=mona, reason="The toaster is ill.")
    return {
        "town hall": coming.get_absolute_url(),
        "town hall, live": live.get_absolute_url(),
        "town hall, over": over.get_absolute_url(),
        "town hall, cancelled": cancelled.get_absolute_url(),
        "town hall, answer": f"{live.get_absolute_url()}questions/{mine.pk}/answer/",
        "follow a town hall": f"/follow/town-hall/{coming.pk}/",
        "town hall, in the admin": f"/admin/feedback/townhall/{live.pk}/change/",
        "cancel a town hall": f"/admin/feedback/townhall/{coming.pk}/cancel/",
        "town hall question": f"/admin/feedback/townhallquestion/{mine.pk}/change/",
    }


def _announced(mona: User, title: str, *, days: int) -> TownHall:
    begins = (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    hall = keep_town_hall(
        None,
        by=mona,
        title=title,
        body="An hour in which **Mona** answers what you ask.\n\nAsk before it begins, and vote.",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        time_zone="Europe/Berlin",
        hosts=[mona],
    )
    return announce_town_hall(hall, by=mona)
