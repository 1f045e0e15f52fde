"""What messages tell of, as the API gives it to somebody who is not signed in; for staff, as staff's part gives it."""

from collections.abc import Callable, Collection
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.delivery.api.shapes import DeliverySerializer, rows_of_deliveries
from apps.delivery.models import Delivery
from apps.forum.api.shapes import PostSerializer, ThreadDetailSerializer, rows_of_posts, rows_of_threads
from apps.forum.models import Post, Thread
from apps.ideas.api.shapes import IdeaDetailSerializer, ReleaseSerializer, rows_of_ideas
from apps.ideas.models import Idea, Release
from apps.ingest.api.shapes import ComplaintSerializer, rows_of_complaints
from apps.ingest.models import Complaint
from apps.knowledge.api.shapes import (
    ArticleDetailSerializer,
    VideoDetailSerializer,
    rows_of_articles,
    rows_of_videos,
)
from apps.knowledge.models import Article, Audience, Video

from ..registry import Noun

ANYBODY = AnonymousUser()


def _public_threads() -> QuerySet:
    return Thread.objects.visible_to(ANYBODY)


def _public_posts() -> QuerySet:
    return Post.objects.visible_to(ANYBODY).present().filter(thread__in=_public_threads())


def _posts_that_were_public() -> QuerySet:
    """Posts with a place on a page that everybody can or could read: what was turned away unread is not among them."""
    left_with_it = Thread.objects.taken_away()
    return Post.objects.placed_for(ANYBODY).filter(Q(thread__in=_public_threads()) | Q(thread__in=left_with_it))


def _readable(rows: Callable[[], QuerySet], number: str = "pk") -> Callable[[Collection[int]], set[int]]:
    return lambda numbers: set(rows().filter(**{f"{number}__in": list(numbers)}).values_list(number, flat=True))


def _thread(number: int) -> dict | None:
    thread = rows_of_threads(_public_threads().filter(pk=number)).first()
    if thread is None:
        return None
    thread.opening = rows_of_posts(Post.objects.placed_for(ANYBODY).filter(thread=number, is_opening=True)).first()
    return ThreadDetailSerializer(thread).data


def _post(number: int) -> dict | None:
    post = rows_of_posts(_public_posts().filter(pk=number)).first()
    return PostSerializer(post).data if post else None


def nothing_left(number: int) -> None:
    """Of what is gone nothing but its number is told."""
    return


def _public_ideas() -> QuerySet:
    return Idea.objects.visible_to(ANYBODY)


def _public_releases() -> QuerySet:
    return Release.objects.visible_to(ANYBODY)


def _withdrawn_releases() -> QuerySet:
    return Release.objects.filter(published_at__isnull=True)


def _public_articles() -> QuerySet:
    return Article.objects.visible_to(ANYBODY)


def _withdrawn_articles() -> QuerySet:
    return Article.objects.withdrawn().filter(audience=Audience.EVERYBODY)


def _public_videos() -> QuerySet:
    return Video.objects.visible_to(ANYBODY)


def _withdrawn_videos() -> QuerySet:
    return Video.objects.filter(published_at__isnull=True, audience=Audience.EVERYBODY)


def _idea(number: int) -> dict | None:
    idea = rows_of_ideas(_public_ideas().filter(thread=number), ANYBODY).first()
    return IdeaDetailSerializer(idea).data if idea else None


def _release(number: int) -> dict | None:
    release = _public_releases().select_related("product").filter(pk=number).first()
    return ReleaseSerializer(release).data if release else None


def _article(number: int) -> dict | None:
    article = rows_of_articles(_public_articles().filter(pk=number)).first()
    # The shape asks who reads, for the languages that this reader finds.
    reading = {"user": ANYBODY, "request": SimpleNamespace(user=ANYBODY)}
    return ArticleDetailSerializer(article, context=reading).data if article else None


def _video(number: int) -> dict | None:
    video = rows_of_videos(_public_videos().filter(pk=number)).first()
    return VideoDetailSerializer(video).data if video else None


def _complaint(number: int) -> dict | None:
    complaint = rows_of_complaints(Complaint.objects.filter(pk=number)).first()
    return ComplaintSerializer(complaint).data if complaint else None


def _delivery(number: int) -> dict | None:
    delivery = rows_of_deliveries(Delivery.objects.filter(pk=number)).first()
    return DeliverySerializer(delivery).data if delivery else None


THREAD = Noun(name="thread", readable=_readable(_public_threads), shape=_thread)
POST = Noun(name="post", readable=_readable(_public_posts), shape=_post)
GONE_POST = Noun(name="post", readable=_readable(_posts_that_were_public), shape=nothing_left)

IDEA = Noun(name="idea", readable=_readable(_public_ideas, "thread_id"), shape=_idea)
RELEASE = Noun(name="release", readable=_readable(_public_releases), shape=_release)
GONE_RELEASE = Noun(name="release", readable=_readable(_withdrawn_releases), shape=nothing_left)
ARTICLE = Noun(name="article", readable=_readable(_public_articles), shape=_article)
GONE_ARTICLE = Noun(name="article", readable=_readable(_withdrawn_articles), shape=nothing_left)
VIDEO = Noun(name="video", readable=_readable(_public_videos), shape=_video)
GONE_VIDEO = Noun(name="video", readable=_readable(_withdrawn_videos), shape=nothing_left)
COMPLAINT = Noun(
    name="complaint",
    readable=_readable(Complaint.objects.all),
    shape=_complaint,
    permission="ingest.view_complaint",
)
DELIVERY = Noun(
    name="delivery",
    readable=_readable(Delivery.objects.all),
    shape=_delivery,
    permission="delivery.view_delivery",
)
