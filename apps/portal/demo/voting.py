"""Votes of the demo: a few of people who joined, most of visitors; and where ideas came from."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from apps.forum.models import Thread
from apps.ideas.models import Idea, Stage, Vote
from apps.ideas.verbs import cast_vote, link_origin, recount_ideas
from apps.people.models import User

from .wishes import ORIGINS

NEIGHBOURS = 4
LINKED_AFTER = timedelta(hours=6)


def count_votes(idea: Idea, number: int, neighbours: Sequence[User], until: datetime) -> None:
    """So many want it, spread over the time from its opening `until` then. In rows at once: a thousand votes one by
    one take longer than all the rest."""
    opened_at = idea.thread.opened_at
    # Not always the same neighbours.
    first = idea.pk % max(len(neighbours), 1)
    known = [*neighbours[first:], *neighbours[:first]][: min(number, NEIGHBOURS)]
    pause = (until - opened_at) / (number + 1)
    votes = []
    for place in range(number):
        who = {"voter": known[place]} if place < len(known) else {"browser": f"demo-{idea.pk}-{place}"}
        votes.append(Vote(cast_for=idea, idea=idea, cast_at=opened_at + pause * (place + 1), **who))
    Vote.objects.bulk_create(votes, batch_size=500)
    recount_ideas([idea.thread_id])


def tie_origins(cast: dict[str, User]) -> None:
    """Say which ideas came from words on another network, and vote for those who said them there."""
    for name, title, who in ORIGINS:
        idea = Idea.objects.filter(thread__title=title).select_related("thread").first()
        for thread in Thread.objects.public().filter(author__name=name).order_by("pk")[:1]:
            link_origin(idea, thread, by=cast[who])
            if idea.stage in (Stage.OPEN, Stage.PLANNED, Stage.STARTED):
                at = min(idea.thread.opened_at + LINKED_AFTER, timezone.now())
                cast_vote(idea, by=thread.author, cast_by=cast[who], at=at)
