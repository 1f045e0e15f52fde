"""A poll as its conversation shows it to one reader."""

from dataclasses import dataclass, field

from django.db.models import Window
from django.db.models.functions import RowNumber

from apps.foundation.verdicts import Verdict
from apps.people.models import User

from .answer_rules import may_close_poll, may_see_results, may_vote
from .models import Poll, PollVote

NAMES_SHOWN = 20


@dataclass(slots=True)
class Row:
    """One choice. `votes` and `percent` (of those who voted) are None while the reader may not know them; `voters` are
    the first who chose it, where everybody sees who did, and `more_voters` how many more."""

    pk: int
    words: str
    is_mine: bool
    votes: int | None = None
    percent: int | None = None
    voters: list[User] = field(default_factory=list)
    more_voters: int = 0


@dataclass(slots=True)
class ShownPoll:
    """A poll with its rows for one reader, and what they may do."""

    poll: Poll
    rows: list[Row]
    has_voted: bool
    shows_results: bool
    may_vote: Verdict
    may_close: Verdict


def shown_poll(poll: Poll, user) -> ShownPoll:
    """What `user` sees of a poll: one query, for who signed in one more, and one for the names."""
    choices = list(poll.choices.order_by("place"))
    mine: set[int] = set()
    if user.is_authenticated:
        mine = set(PollVote.objects.filter(poll=poll, person=user).values_list("choice_id", flat=True))
    shows_results = may_see_results(poll, has_voted=bool(mine))
    names = _names(poll) if shows_results and not poll.is_secret else {}
    rows = []
    for choice in choices:
        row = Row(pk=choice.pk, words=choice.words, is_mine=choice.pk in mine)
        if shows_results:
            row.votes = choice.vote_count
            row.percent = round(100 * choice.vote_count / poll.voter_count) if poll.voter_count else 0
            row.voters = names.get(choice.pk, [])
            row.more_voters = choice.vote_count - len(row.voters) if not poll.is_secret else 0
        rows.append(row)
    return ShownPoll(
        poll=poll,
        rows=rows,
        has_voted=bool(mine),
        shows_results=shows_results,
        may_vote=may_vote(user, poll),
        may_close=may_close_poll(user, poll),
    )


def _names(poll: Poll) -> dict[int, list[User]]:
    """The first NAMES_SHOWN who took each choice. Whoever left is counted and not named."""
    place = Window(RowNumber(), partition_by="choice_id", order_by="pk")
    named = PollVote.objects.filter(poll=poll, person__isnull=False).annotate(place_in_row=place)
    by_choice: dict[int, list[User]] = {}
    for vote in named.filter(place_in_row__lte=NAMES_SHOWN).select_related("person").order_by("pk"):
        by_choice.setdefault(vote.choice_id, []).append(vote.person)
    return by_choice
