"""What readers did with the help pages: opened them, said whether they helped, and sometimes why not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from apps.knowledge.models import Article, Rating, Revision, Video
from apps.knowledge.verbs.say_helpful import recount_ratings
from apps.knowledge.verbs.visits import add_visits

DAYS = 30
# More on working days, least on Saturdays; Monday first.
OF_A_WEEKDAY = (18, 17, 16, 15, 14, 8, 12)
COMPLAINTS = (
    (Rating.Reason.UNCLEAR, "Which of the two numbers is meant?"),
    (Rating.Reason.DOES_NOT_WORK, "I did all of it twice. Nothing changed."),
    (Rating.Reason.OTHER_SUBJECT, ""),
    (Rating.Reason.WRONG, "The button is somewhere else on my telephone."),
    (Rating.Reason.UNCLEAR, ""),
    (Rating.Reason.DISLIKED, "I understand it. I would still rather have a telephone call."),
)


@dataclass(frozen=True, slots=True)
class Readers:
    """Of those who were asked, so many were helped; and how often it was opened in the last month."""

    helped: int
    asked: int
    visits: int


def count_readers(told: Sequence[tuple[Article | Video, Readers]]) -> None:
    """Write down votes and visits. In rows at once: a thousand voices one by one take longer than all the rest."""
    now, ratings, visits = timezone.now(), [], Counter()
    for subject, readers in told:
        if isinstance(subject, Video):
            about, since = {"video": subject}, now - timedelta(days=DAYS)
        else:
            in_force = Revision.objects.get(article=subject, state=Revision.State.IN_FORCE)
            about, since = {"revision": in_force}, in_force.in_force_from
        pause = (now - since) / (readers.asked + 1)
        unhelped = readers.asked - readers.helped
        # Every so many-th says no, so that they are spread over the time.
        step = readers.asked / unhelped if unhelped else 0
        noes = {round(step * number + step / 2) for number in range(unhelped)} if unhelped else set()
        for number in range(readers.asked):
            reason, text = COMPLAINTS[number % len(COMPLAINTS)] if number in noes else ("", "")
            ratings.append(
                Rating(
                    **about,
                    browser=f"demo-{subject._meta.model_name}-{subject.pk}-{number}",
                    is_helpful=number not in noes,
                    reason=reason,
                    text=text,
                    rated_at=since + pause * (number + 1),
                )
            )
        visits.update(_visits_of(subject, readers.visits))
    Rating.objects.bulk_create(ratings, batch_size=500)
    recount_ratings()
    add_visits(visits)


def _visits_of(subject: Article | Video, total: int) -> Counter:
    """The month's visits by (model, id, day), spread as a week goes."""
    today = timezone.localdate()
    days = [today - timedelta(days=number) for number in range(DAYS)]
    weight = sum(OF_A_WEEKDAY[day.weekday()] for day in days)
    counts = {day: total * OF_A_WEEKDAY[day.weekday()] // weight for day in days}
    counts[days[-1]] += total - sum(counts.values())
    return Counter({(type(subject), subject.pk, day): count for day, count in counts.items() if count})
