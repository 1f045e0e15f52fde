"""A hundred people vote at once, some of them twice: everybody counts once."""

import pytest
from django.core.exceptions import ValidationError

from apps.feedback.models import PollVote
from apps.feedback.verbs import choose, choose_nothing, close_poll, recount_polls
from apps.people.models import User
from tests.feedback.polling import make_poll, standing_of_poll
from tests.racing import at_once, errors, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]

VOTERS, AT_ONCE = 100, 25


def test_a_hundred_vote_at_once_and_everybody_counts_once(thread, ana):
    people = User.objects.bulk_create(User(username=f"voter-{n}", name=f"Voter {n}") for n in range(VOTERS))
    poll = make_poll(thread, by=ana)
    choices = list(poll.choices.order_by("place").values_list("pk", flat=True))
    votes = [
        (lambda person=person, choice=choice: choose(poll, by=person, choices=[choice]))
        # Each with two windows open: the same person votes for two things in the same moment.
        for number, person in enumerate(people)
        for choice in (choices[number % 3], choices[(number + 1) % 3])
    ]
    for start in range(0, len(votes), AT_ONCE):
        assert errors(at_once(*votes[start : start + AT_ONCE])) == []
    assert PollVote.objects.count() == VOTERS
    standing = standing_of_poll(poll)
    assert standing.pop("voters") == VOTERS == sum(standing.values())
    assert recount_polls([poll]) == 0


def test_changing_taking_back_and_closing_at_once_leave_counts_that_fit(thread, ana, bela, omar):
    poll = make_poll(thread, by=ana, is_multiple=True)
    first, second, third = poll.choices.order_by("place").values_list("pk", flat=True)
    choose(poll, by=bela, choices=[first])
    outcomes = at_once(
        lambda: choose(poll, by=bela, choices=[second, third]),
        lambda: choose_nothing(poll, by=bela),
        lambda: choose(poll, by=omar, choices=[first, second]),
        lambda: close_poll(poll, by=ana),
        lambda: choose(poll, by=ana, choices=[third]),
    )
    assert all(isinstance(error, ValidationError) for error in errors(outcomes))
    assert recount_polls([poll]) == 0
