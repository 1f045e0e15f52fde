"""Ideas for the pages that are measured: a leaf for every conversation of the kind, with votes, some of them decided.

Rows go in by bulk, past the verbs; figures are as the verbs would have left them.
"""

import random
from collections.abc import Sequence
from datetime import timedelta

from apps.forum.models import Kind, Thread
from apps.ideas.models import Idea, Stage, Vote
from apps.ideas.trend import trend_of
from apps.people.models import User

MOST_VOTES, IDEAS_AT_ONCE = 24, 1_000
BETWEEN_VOTES = timedelta(hours=7)
# Most collect votes still.
STAGES = (*[Stage.OPEN] * 6, Stage.PLANNED, Stage.STARTED, Stage.SHIPPED, Stage.DECLINED)
VOTED_ON = 500


def add_ideas(people: Sequence[User], chance: random.Random) -> None:
    """Let every idea be one."""
    threads = Thread.objects.filter(kind=Kind.IDEA).order_by("pk")
    last = 0
    while found := list(threads.filter(pk__gt=last).only("opened_at")[:IDEAS_AT_ONCE]):
        last = found[-1].pk
        ideas = Idea.objects.bulk_create(
            [Idea(thread=one, stage=chance.choice(STAGES), stage_at=one.opened_at) for one in found]
        )
        votes = [vote for idea in ideas for vote in _votes(idea, people, chance)]
        Vote.objects.bulk_create(votes, batch_size=IDEAS_AT_ONCE)
        Idea.objects.bulk_update(ideas, ["vote_count", "trend"], batch_size=IDEAS_AT_ONCE)


def told_of_ideas() -> dict:
    """What the measuring asks for: a key half-way down the list of most wanted ones, and ideas to vote for."""
    ideas = Idea.objects.public().most_wanted_first()
    middle = ideas[ideas.count() // 2]
    return {
        "idea_key": f"{middle.vote_count}-{middle.pk}",
        "ideas": list(Idea.objects.public().undecided().values_list("thread_id", flat=True)[:VOTED_ON]),
    }


def _votes(idea: Idea, people: Sequence[User], chance: random.Random) -> list[Vote]:
    voters = chance.sample(people, chance.randint(0, MOST_VOTES))
    votes = [
        Vote(cast_for=idea, idea=idea, voter=voter, cast_at=idea.thread.opened_at + BETWEEN_VOTES * (place + 1))
        for place, voter in enumerate(voters)
    ]
    idea.vote_count, idea.trend = len(votes), trend_of([vote.cast_at for vote in votes])
    return votes
