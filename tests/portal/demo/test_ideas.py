"""The demo's ideas: in every stage, with our words, with the words they came from, and with true figures."""

from datetime import timedelta

from django.utils import timezone

from apps.ideas.models import Idea, IdeaMerge, Stage, Statement, Vote


def test_ideas_stand_in_every_stage_with_votes_words_and_origins(alone):
    ideas = list(Idea.objects.public().select_related("thread"))
    assert len([idea for idea in ideas if idea.vote_count]) >= 20
    assert {idea.stage for idea in ideas} == set(Stage.values)
    for idea in ideas:
        assert idea.vote_count == Vote.objects.filter(idea=idea).count(), idea
        said = Statement.objects.filter(idea=idea, stage=idea.stage)
        assert idea.stage == Stage.OPEN or said.filter(made_by__groups__name__in=["Representative", "Manager"]).exists()
    reasons = Statement.objects.filter(stage=Stage.DECLINED).values_list("post__body", flat=True)
    assert len([reason for reason in reasons if len(reason) > 100]) >= 2
    assert IdeaMerge.objects.get().moved_count > 0
    origins = [origin for idea in ideas for origin in idea.origins.select_related("thread__author")]
    assert {origin.thread.said_on for origin in origins} >= {"App reviews"}
    lent = Vote.objects.filter(is_for_another=True).select_related("voter", "cast_by")
    assert all(vote.voter.is_staged and vote.cast_by.is_staff for vote in lent)
    assert lent.exists()
    ages = [timezone.now() - moment for moment in Vote.objects.values_list("cast_at", flat=True)]
    assert min(ages) >= timedelta(0)
    assert max(ages) > timedelta(days=45)
