"""What a row of a list of ideas tells besides the idea: the news of the week, our word, the release that shipped it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject, Left
from django.utils import timezone

from apps.foundation.structured import first_words
from apps.foundation.visitors import browser_key

from .budget import Budget, budget_of
from .models import DECIDED, Idea, ReleaseLink, Statement, Vote

NEWS_DAYS = 7
# Letters of our word that a row shows, or that stand for a reason; letters of HTML that are read to find each of them.
WORDS, WORDS_OF_A_REASON, HTML_FOR_A_WORD = 140, 420, 5


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a visitor may do with votes on this page: whether they vote here or sign in first, and what they have
    left, where votes are counted (`budget`; None where they are not, or for a visitor)."""

    is_open: bool
    budget: Budget | None = None


def ballot_for(user, total: int) -> Ballot:
    """The ballot of this visitor, where everybody has `total` votes (0 for no end). At most one query."""
    if not total:
        return Ballot(is_open=True)
    return Ballot(is_open=True, budget=budget_of(user)) if user.is_authenticated else Ballot(is_open=False)


def with_vote_of_visitor(ideas: QuerySet, request) -> QuerySet:
    """With whether whoever sends this request has voted: `has_vote`."""
    person = request.user if request.user.is_authenticated else None
    return ideas.with_vote_of(person=person, browser="" if person else browser_key(request))


def with_news(ideas: QuerySet, letters: int = WORDS) -> QuerySet:
    """With `votes_this_week` (None for none) and `statement_told`, the beginning of our last word as {"html", "name",
    "username", "release"}, None where we said nothing that can still be read. `letters` of it are wanted at most."""
    lately = Vote.objects.filter(idea=OuterRef("pk"), cast_at__gte=timezone.now() - timedelta(days=NEWS_DAYS))
    lately = lately.order_by().values("idea").annotate(n=Count("pk"))
    told = JSONObject(
        html=Left("post__html", letters * HTML_FOR_A_WORD),
        release="post__release_link__release__title",
        name="made_by__name",
        username="made_by__username",
    )
    return ideas.annotate(
        votes_this_week=Subquery(lately.values("n")), statement_told=Subquery(our_words().values(_=told)[:1])
    )


def with_release(ideas: QuerySet) -> QuerySet:
    """With `release_told`, the published release that answers each as {"pk", "slug", "title"}; None for none."""
    links = ReleaseLink.objects.filter(idea=OuterRef("pk"), thread__isnull=True, release__published_at__isnull=False)
    told = JSONObject(pk="release_id", slug="release__slug", title="release__title")
    return ideas.annotate(release_told=Subquery(links.order_by("-release__released_at", "-id").values(_=told)[:1]))


def our_words() -> QuerySet:
    """What we said about the idea of the query around this, and everybody may still read; our last word first.

    What only names the release comes behind all that says something about where the idea stands.
    """
    said = Statement.objects.filter(idea=OuterRef("pk"), post__standing="shown", post__withdrawn_at__isnull=True)
    # Not the stage of the outer query: SQLite knows nothing of that where rows are put in order.
    speaks = When(stage=F("idea__stage"), post__release_link__isnull=True, then=0)
    return said.annotate(place=Case(speaks, default=1)).order_by("place", "-made_at", "-id")


def make_ready(ideas: Iterable[Idea], letters: int = WORDS) -> list[Idea]:
    """Settle once what the page would ask of every row: `takes_votes`, and the first words of our last word with who
    said it, `said` (at most so many `letters`) and `said_by`."""
    rows = list(ideas)
    for idea in rows:
        # Merged ones stand in no list, so that the stage of a row is its own.
        idea.takes_votes = idea.stage not in DECIDED and idea.thread.is_public
        told = getattr(idea, "statement_told", None)
        idea.said = (told["release"] or first_words(told["html"], letters)) if told else ""
        idea.said_by = (told["name"] or told["username"]) if told else ""
    return rows
