"""Votes of people who leave, and of those who turn out to be somebody who spoke elsewhere."""

from apps.forum.verbs import merge_threads
from apps.foundation.invariants import all_invariants
from apps.ideas.claiming import give_votes_back, pass_on_votes
from apps.ideas.leaving import part_with_votes, statements_of, votes_of
from apps.ideas.models import Idea, Stage, Vote
from apps.ideas.verbs import cast_vote, move_idea, settle_votes, take_back_vote
from apps.people.models import Claim


def broken() -> list[str]:
    return [line for promise in all_invariants() if promise.number.startswith("V") for line in promise.violations()]


def test_a_vote_goes_with_its_words_or_stays_without_a_name(make_idea, ana, bela, omar, rita):
    idea, decided = make_idea(), make_idea(title="Done")
    for voter in (ana, bela):
        cast_vote(idea, by=voter)
        cast_vote(decided, by=voter)
    move_idea(decided, to=Stage.SHIPPED, by=rita, statement="Done.")
    assert [row["cast_for__thread_id"] for row in votes_of(ana)] == [idea.thread_id, decided.thread_id]
    assert [row["stage"] for row in statements_of(rita)] == ["shipped"]
    for _time in range(2):
        part_with_votes(ana, keep_words=True)
        part_with_votes(bela, keep_words=False)
    assert not Vote.objects.filter(voter__isnull=False).exists()
    assert list(Idea.objects.order_by("pk").values_list("vote_count", flat=True)) == [1, 1]
    assert broken() == []


def test_a_claim_passes_votes_on_and_its_reversal_gives_them_back(make_idea, ana, jane, omar, rita):
    both, hers, merged, same = (make_idea(title=f"Number {number}") for number in range(4))
    for idea in (both, hers, same):
        cast_vote(idea, by=jane, cast_by=omar)
    for idea in (both, merged):
        cast_vote(idea, by=ana)
    merge_threads(same.thread, into=merged.thread, by=rita)
    settle_votes([same.thread_id])

    def counts():
        return list(Idea.objects.order_by("pk").values_list("vote_count", flat=True))

    assert counts() == [2, 1, 2, 0]
    moved = pass_on_votes(jane, ana)
    assert counts() == [1, 1, 1, 0]
    assert not Vote.objects.filter(voter=jane).exists()
    assert not Vote.objects.filter(is_for_another=True).exists()
    assert broken() == []
    # What the person takes back meanwhile stays taken back.
    take_back_vote(hers, by=ana)
    give_votes_back(Claim(staged=jane, person=ana), moved)
    assert counts() == [2, 0, 2, 0]
    assert set(Vote.objects.filter(voter=jane).values_list("cast_for", "cast_by", "is_for_another")) == {
        (both.pk, omar.pk, True), (same.pk, omar.pk, True),
    }  # fmt: skip
    assert broken() == []
