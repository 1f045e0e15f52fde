"""Polls for tests, and how they stand."""

from apps.feedback.models import Poll, PollVote
from apps.feedback.verbs import open_poll


def make_poll(thread, *, by, **particulars) -> Poll:
    """Ask what people drink, unless told otherwise."""
    particulars = {"question": "What do you drink?", "choices": ["Tea", "Coffee", "Water"], **particulars}
    return open_poll(thread, by=by, **particulars)


def standing_of_poll(poll: Poll) -> dict[str, int]:
    """The kept counts by choice, and how many voted."""
    poll.refresh_from_db()
    return {**dict(poll.choices.values_list("words", "vote_count")), "voters": poll.voter_count}


def ballot_of(poll: Poll, person) -> list[str]:
    """What somebody chose."""
    return list(PollVote.objects.filter(poll=poll, person=person).values_list("choice__words", flat=True))
