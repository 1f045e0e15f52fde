"""What the page of a conversation shows where it is an idea, and where its words led to one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery

from apps.forum.models import Kind, Thread

from .listing import Ballot, ballot_for, make_ready, our_words, with_news, with_release, with_vote_of_visitor
from .models import Idea, IdeaOrigin, Release, Statement, Vote

ORIGINS_SHOWN, LED_TO_SHOWN = 12, 6


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """An idea on its page: what the visitor may do, our last word, the conversations that led to it (at most
    ORIGINS_SHOWN of `origin_count`), how many of the votes staff cast for somebody else, and the release that shipped
    it as {"pk", "slug", "title"}."""

    idea: Idea
    ballot: Ballot
    statement: Statement | None
    origins: Sequence[Thread]
    origin_count: int
    for_others: int
    release: dict | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a conversation: ideas that its words led to, each with `release_told`, and releases that answer
    the conversation itself."""

    ideas: Sequence[Idea]
    releases: Sequence[Release]


def idea_page(thread: Thread, request) -> IdeaPage | None:
    """What the page shows of an idea; None for any other conversation, without a query.

    One query, one more for our last word, for where it came from, and for the votes that somebody has left.
    """
    if thread.kind != Kind.IDEA:
        return None
    origins = IdeaOrigin.objects.filter(idea=OuterRef("pk"), thread__visibility="public", thread__merge__isnull=True)
    counted = origins.order_by().values("idea").annotate(n=Count("pk"))
    lent = Vote.objects.filter(idea=OuterRef("pk"), is_for_another=True)
    lent = lent.order_by().values("idea").annotate(n=Count("pk"))
    rows = Idea.objects.filter(thread=thread).annotate(
        origin_count=Subquery(counted.values("n")),
        for_others=Subquery(lent.values("n")),
        last_said=Subquery(our_words().values("pk")[:1]),
    )
    found = with_vote_of_visitor(with_release(with_news(rows)).select_related("thread"), request).first()
    # The leaf grows a moment after its conversation; until then there is nothing to tell of it.
    idea = found or Idea(thread=thread)
    # The same conversation, with all that its page knows of it.
    idea.thread = thread
    make_ready([idea])
    if found is None:
        return IdeaPage(idea, ballot_for(request.user, settings.IDEA_VOTES_PER_PERSON), None, (), 0, 0, None)
    return IdeaPage(
        idea=idea,
        ballot=ballot_for(request.user, settings.IDEA_VOTES_PER_PERSON),
        statement=_statement(idea.last_said),
        origins=_origins(idea) if idea.origin_count else [],
        origin_count=idea.origin_count or 0,
        for_others=idea.for_others or 0,
        release=idea.release_told,
    )


def outcome_of(thread: Thread) -> Outcome | None:
    """What came of a conversation; None where nothing did, without a query. Two queries at most."""
    if not getattr(thread, "came_to_something", False) or not thread.is_public:
        return None
    ideas = with_release(Idea.objects.public().filter(origins__thread=thread).for_listing())
    releases = Release.objects.published().filter(links__thread=thread, links__idea__isnull=True)
    return Outcome(
        ideas=make_ready(ideas.order_by("-origins__linked_at", "-id")[:LED_TO_SHOWN]),
        releases=list(releases.newest_first().distinct()[:LED_TO_SHOWN]),
    )


def _statement(pk: int | None) -> Statement | None:
    return Statement.objects.select_related("post", "made_by").get(pk=pk) if pk else None


def _origins(idea: Idea) -> list[Thread]:
    rows = Thread.objects.public().filter(led_to__idea=idea).for_listing()
    return list(rows.order_by("led_to__linked_at", "led_to__id")[:ORIGINS_SHOWN])
