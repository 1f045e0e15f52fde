"""What becomes of somebody's votes and decisions when they leave, and what they take along of them."""

import uuid

from django.db import transaction

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User

from .models import Idea, IdeaOrigin, Release, Statement, Vote
from .verbs import recount_ideas

BATCH = 500


@when_leaving("ideas.Vote")
def part_with_votes(person: User, *, keep_words: bool) -> None:
    """Where the words stay, the vote goes on counting as that of some browser; otherwise it is taken back."""
    Vote.objects.filter(cast_by=person).update(cast_by=None)
    mine = Vote.objects.filter(voter=person)
    if keep_words:
        while votes := list(mine.order_by("pk")[:BATCH]):
            for vote in votes:
                vote.voter, vote.browser, vote.is_for_another = None, uuid.uuid4().hex, False
            Vote.objects.bulk_update(votes, ["voter", "browser", "is_for_another"])
        return
    wanted = Idea.objects.filter(votes_cast__voter=person).order_by("pk").values_list("pk", "thread_id")
    while ideas := dict(wanted[:BATCH]):
        with transaction.atomic():
            mine.filter(cast_for__in=ideas).delete()
            recount_ideas(ideas.values())


@when_leaving("ideas.Statement", "ideas.IdeaOrigin", "ideas.Release")
def part_with_decisions(person: User, *, keep_words: bool) -> None:
    """What was decided stands, and says no longer by whom."""
    Statement.objects.filter(made_by=person).update(made_by=None)
    IdeaOrigin.objects.filter(linked_by=person).update(linked_by=None)
    Release.objects.filter(published_by=person).update(published_by=None)


@taken_along("ideas.Vote")
def votes_of(person: User):
    """The ideas that they want, by the numbers of the conversations."""
    rows = Vote.objects.filter(voter=person)
    return plain_rows(rows, "cast_for__thread_id", "cast_at", "is_for_another")


@taken_along("ideas.Statement")
def statements_of(person: User):
    """What they said for the company about ideas; the words stand among their posts."""
    return plain_rows(Statement.objects.filter(made_by=person), "idea__thread_id", "post_id", "stage", "made_at")


@taken_along("ideas.IdeaOrigin", "ideas.Release")
def origins_named_by(person: User):
    """Where they said that a conversation led to an idea."""
    return plain_rows(IdeaOrigin.objects.filter(linked_by=person), "idea__thread_id", "thread_id", "linked_at")
