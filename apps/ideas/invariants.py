from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from apps.forum.models import Merge
from apps.foundation.invariants import invariant

from .models import Idea, IdeaMerge, Vote
from .trend import TOLERANCE
from .verbs.figures import true_figures

TOGETHER = 500


@invariant("V1", "The votes of an idea equal its rows, and its trend equals what these make.")
def figures_are_true():
    counted = Idea.objects.annotate(true_votes=Count("votes")).exclude(vote_count=F("true_votes"))
    for pk, count, true in counted.values_list("pk", "vote_count", "true_votes")[:100]:
        yield f"idea {pk} counts {count} votes and has {true}"
    ideas = Idea.objects.exclude(vote_count=0, trend=0).order_by("pk")
    for idea in ideas.iterator(chunk_size=TOGETHER):
        trend = true_figures(idea)[1]
        if abs(idea.trend - trend) > TOLERANCE:
            yield f"idea {idea.pk} has the trend {idea.trend} and should have {trend}"


@invariant("V2", "A vote counts for its own idea or the one that this lives on in, or another of its voter does there.")
def votes_count_where_they_belong():
    votes = Vote.objects.annotate(home=Coalesce("cast_for__merge__into", "cast_for"))
    astray = votes.filter(idea__isnull=False).exclude(idea=F("home"))
    same = Q(voter=OuterRef("voter")) | Q(voter__isnull=True, browser=OuterRef("browser"))
    unheard = votes.filter(~Exists(Vote.objects.filter(same, idea=OuterRef("home"))), idea__isnull=True)
    for pk in [*astray.values_list("pk", flat=True)[:100], *unheard.values_list("pk", flat=True)[:100]]:
        yield f"vote {pk} does not count where it belongs"


@invariant("V3", "Where an idea's conversation lives on in another idea's, its votes count there.")
def merges_of_ideas_follow_conversations():
    both = Merge.objects.filter(thread__kind="idea", into__kind="idea", thread__idea__isnull=False)
    for pk in both.exclude(thread__idea__merge__into__thread=F("into")).values_list("thread_id", flat=True)[:100]:
        yield f"the votes of thread {pk} have not followed its merge"
    strays = IdeaMerge.objects.exclude(idea__thread__merge__into=F("into__thread"))
    for pk in strays.values_list("pk", flat=True)[:100]:
        yield f"merge {pk} of ideas has no merge of conversations"
