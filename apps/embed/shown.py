"""What a frame shows: what its visitor may see, narrowed to its product and boards, and nothing of staff's own.

A frame stands on somebody else's page. So even where somebody signed in, it shows what everybody may read and what they
asked themselves; what they asked in private only where the frame offers that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.forum.models import Board, Kind, Thread, Visibility
from apps.ideas.models import Idea, Release
from apps.knowledge.models import Article, Video
from apps.notifications.models import Notification

from .models import Embed, Feature

ROWS, ANSWERS, UPDATES = 5, 5, 3
# Of so many that were written lately, those are shown that helped most.
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article or a video as a line of a list; `sort` names its mark and its page in the frame."""

    sort: str
    pk: int
    title: str


def readable_threads(embed: Embed, user) -> QuerySet[Thread]:
    """Every conversation that this visitor may open in the frame, whatever it is about: links lead far."""
    threads = Thread.objects.visible_to(user)
    if not user.is_authenticated:
        return threads
    own = Q(author=user)
    if not embed.offers(Feature.PRIVATE):
        own &= ~Q(visibility=Visibility.PRIVATE)
    return threads.filter(Q(visibility=Visibility.PUBLIC) | own)


def listed_threads(embed: Embed) -> QuerySet[Thread]:
    """Public conversations of the frame's boards and about its product; ideas have a list of their own."""
    threads = Thread.objects.public()
    if embed.product_id:
        threads = threads.filter(product=embed.product_id)
    if boards := board_ids(embed):
        threads = threads.filter(board__in=boards)
    return threads.exclude(kind=Kind.IDEA) if embed.offers(Feature.IDEAS) else threads


def own_threads(embed: Embed, user) -> QuerySet[Thread]:
    """What somebody began, on whichever board: they look for it where they are."""
    return readable_threads(embed, user).filter(author=user)


def listed_ideas(embed: Embed) -> QuerySet[Idea]:
    """Public ideas of the frame's boards and about its product."""
    ideas = Idea.objects.public()
    if embed.product_id:
        ideas = ideas.about(embed.product_id)
    boards = board_ids(embed)
    return ideas.filter(thread__board__in=boards) if boards else ideas


def latest_updates(embed: Embed) -> list[Release]:
    """What we told everybody last."""
    releases = Release.objects.published()
    if embed.product_id:
        releases = releases.about(embed.product_id)
    return list(releases.newest_first().only("title", "slug", "released_at")[:UPDATES])


def best_answers(embed: Embed) -> list[Leaf]:
    """Articles, and videos where the frame has them, that helped most. Two queries at most."""
    sorts = {"article": Article.objects.public().originals()}
    if embed.offers(Feature.VIDEOS):
        sorts["video"] = Video.objects.public()
    found = []
    for sort, rows in sorts.items():
        if embed.product_id:
            rows = rows.about(embed.product_id)
        lately = rows.newest_first().values("pk")[:LOOKED_AT]
        best = (
            rows.filter(pk__in=lately).order_by("-helpful_count", "-updated_at", "-id").only("title", "helpful_count")
        )
        found += [(one.helpful_count, Leaf(sort, one.pk, one.title)) for one in best[:ANSWERS]]
    # Stable, so that of equals articles come before videos.
    return [leaf for _count, leaf in sorted(found, key=lambda pair: -pair[0])[:ANSWERS]]


def with_news(threads: QuerySet[Thread], user) -> QuerySet[Thread]:
    """With `has_news`: whether this person was told of something there and has not read it."""
    unread = Notification.objects.filter(thread=OuterRef("pk"), recipient=user, read_at__isnull=True)
    return threads.annotate(has_news=Exists(unread))


def board_ids(embed: Embed) -> Sequence[int]:
    """The boards to which the frame is narrowed; none for all. Asked once for each request."""
    if not hasattr(embed, "narrowed_to"):
        embed.narrowed_to = list(embed.boards.values_list("pk", flat=True))
    return embed.narrowed_to


def boards_of(embed: Embed) -> QuerySet[Board]:
    """The boards on which somebody may ask here."""
    boards = Board.objects.all()
    return boards.filter(pk__in=chosen) if (chosen := board_ids(embed)) else boards
