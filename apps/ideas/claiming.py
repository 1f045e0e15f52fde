"""What becomes of the votes of somebody who claims what they said elsewhere."""

from datetime import datetime

from apps.people.claiming import stays, when_claimed, when_unclaimed
from apps.people.models import Claim, User

from .models import Vote
from .verbs import recount_ideas, settle_votes

FIELDS = ("cast_for_id", "cast_by_id", "is_for_another", "cast_at")

stays(
    "ideas.Vote.cast_by",
    "ideas.Statement.made_by",
    "ideas.IdeaOrigin.linked_by",
    "ideas.Release.published_by",
    because="only staff votes for others, makes statements, links conversations and publishes releases",
)


@when_claimed("ideas.Vote.voter")
def pass_on_votes(staged: User, person: User) -> dict:
    """What staff voted for somebody is that person's vote from now on. Who has voted already keeps one vote."""
    votes = Vote.objects.filter(voter=staged)
    threads = list(votes.values_list("cast_for__thread_id", flat=True).distinct())
    settle_votes(threads)
    both = votes.filter(cast_for__in=Vote.objects.filter(voter=person).values("cast_for"))
    taken = [{**row, "cast_at": row["cast_at"].isoformat()} for row in both.values(*FIELDS)]
    both.delete()
    marked = list(votes.filter(is_for_another=True).values_list("pk", flat=True))
    moved = list(votes.values_list("pk", flat=True))
    # For which idea it counts is worked out anew: the person may have voted for one that it was merged with.
    votes.update(voter=person, is_for_another=False, idea=None)
    recount_ideas(threads)
    return {"moved": moved, "marked": marked, "taken": taken}


@when_unclaimed("ideas.Vote.voter")
def give_votes_back(claim: Claim, moved: dict) -> None:
    """The same votes are the staged person's again, and those that both had are two once more.

    What was taken back meanwhile stays taken back.
    """
    votes = Vote.objects.filter(pk__in=moved["moved"], voter=claim.person_id)
    theirs = Vote.objects.filter(voter=claim.person_id, cast_for__in=[row["cast_for_id"] for row in moved["taken"]])
    doubled = set(theirs.values_list("cast_for", flat=True))
    again = [row for row in moved["taken"] if row["cast_for_id"] in doubled]
    threads = set(votes.values_list("cast_for__thread_id", flat=True)) | set(
        theirs.values_list("cast_for__thread_id", flat=True)
    )
    settle_votes(threads)
    votes.filter(pk__in=moved["marked"]).update(is_for_another=True)
    votes.update(voter=claim.staged_id, idea=None)
    staff = set(User.objects.filter(pk__in=[row["cast_by_id"] for row in again]).values_list("pk", flat=True))
    Vote.objects.bulk_create(
        Vote(
            cast_for_id=row["cast_for_id"],
            voter_id=claim.staged_id,
            cast_by_id=row["cast_by_id"] if row["cast_by_id"] in staff else None,
            is_for_another=row["is_for_another"],
            cast_at=datetime.fromisoformat(row["cast_at"]),
        )
        for row in again
    )
    recount_ideas(threads)
