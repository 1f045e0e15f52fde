"""What becomes of what somebody wrote for everybody when they leave, and what they take along."""

import uuid
from collections.abc import Iterable

from apps.people.leaving import plain_rows, taken_along, when_leaving
from apps.people.models import User
from apps.people.verbs import nobody

from .models import Article, Attachment, Distillation, Progress, Rating, Revision, Video
from .verbs import recount_ratings

BATCH = 500


@when_leaving("knowledge.Article", "knowledge.Revision", "knowledge.Attachment", "knowledge.Distillation")
def part_with_articles(person: User, *, keep_words: bool) -> None:
    """Articles were written for the company and stay, without a name; a scheduled one still comes into force."""
    somebody = nobody()
    Article.objects.filter(created_by=person).update(created_by=somebody)
    Revision.objects.filter(written_by=person).update(written_by=somebody)
    Revision.objects.filter(reviewed_by=person).update(reviewed_by=None)
    Attachment.objects.filter(uploaded_by=person).update(uploaded_by=somebody)
    Distillation.objects.filter(distilled_by=person).update(distilled_by=None)


@taken_along("knowledge.Article")
def articles_of(person: User) -> Iterable[dict]:
    """Articles that they began."""
    return plain_rows(Article.objects.filter(created_by=person), "id", "title", "language", "created_at")


@taken_along("knowledge.Revision")
def revisions_of(person: User) -> Iterable[dict]:
    """What they wrote, and what they looked over."""
    written = Revision.objects.filter(written_by=person) | Revision.objects.filter(reviewed_by=person)
    yield from plain_rows(written, "article_id", "number", "title", "state", "written_at", "reviewed_at")


@taken_along("knowledge.Attachment")
def attachments_of(person: User) -> Iterable[dict]:
    """Files that they attached to articles."""
    return plain_rows(Attachment.objects.filter(uploaded_by=person), "article_id", "name", "size", "uploaded_at")


@taken_along("knowledge.Distillation")
def distillations_of(person: User) -> Iterable[dict]:
    """Conversations of which they made an article."""
    return plain_rows(Distillation.objects.filter(distilled_by=person), "article_id", "thread_id", "distilled_at")


@when_leaving("knowledge.Rating")
def part_with_ratings(person: User, *, keep_words: bool) -> None:
    """Where the words stay, the vote goes on counting as that of some browser; otherwise it is taken back."""
    mine = Rating.objects.filter(person=person)
    if keep_words:
        while ratings := list(mine.order_by("pk")[:BATCH]):
            for rating in ratings:
                rating.person, rating.browser = None, uuid.uuid4().hex
            Rating.objects.bulk_update(ratings, ["person", "browser"])
        return
    articles = set(mine.filter(revision__isnull=False).values_list("revision__article_id", flat=True))
    videos = set(mine.filter(video__isnull=False).values_list("video_id", flat=True))
    mine.delete()
    recount_ratings(Article.objects.filter(pk__in=articles), Video.objects.filter(pk__in=videos))


@taken_along("knowledge.Rating")
def ratings_of(person: User) -> Iterable[dict]:
    """What they said of articles and videos."""
    about = ("revision__article_id", "revision__number", "video_id")
    return plain_rows(Rating.objects.filter(person=person), *about, "is_helpful", "reason", "text", "rated_at")


@when_leaving("knowledge.Video")
def part_with_videos(person: User, *, keep_words: bool) -> None:
    """Tutorials were made for the company and stay, without a name."""
    Video.objects.filter(created_by=person).update(created_by=nobody())


@taken_along("knowledge.Video")
def videos_of(person: User) -> Iterable[dict]:
    """Tutorials that they put here."""
    return plain_rows(Video.objects.filter(created_by=person), "id", "title", "language", "created_at")


@when_leaving("knowledge.Progress")
def part_with_progress(person: User, *, keep_words: bool) -> None:
    """What somebody has seen is nobody else's business, whatever becomes of their words."""
    Progress.objects.filter(person=person).delete()


@taken_along("knowledge.Progress")
def progress_of(person: User) -> Iterable[dict]:
    """How far they came in tutorials."""
    return plain_rows(Progress.objects.filter(person=person), "video_id", "seconds", "finished_at", "seen_at")
