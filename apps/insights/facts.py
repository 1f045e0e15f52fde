"""Facts, worked out from the log and from the rows of conversations: never from counters that somebody keeps."""

import re
from collections.abc import Collection
from math import ceil

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from apps.activity.models import Event
from apps.feedback.models import SurveyResponse
from apps.forum.events import THREAD_REOPENED
from apps.forum.models import Post, PrivateTalk, Resolution, Thread
from apps.foundation.prepared import Prepared, Slots
from apps.ingest.models import Complaint
from apps.people.models import Handle, Voice
from apps.people.verbs import nobody
from apps.triage.language import detect_language

from .feelings import feeling_of, is_negative, is_positive
from .models import Fact

# The address of an article or a video of ours, as the page of either puts it into a question that begins there.
LEAF = re.compile(r"/(?:articles|videos)/[0-9]+/")
# What makes a fact what it is. `reach` is as it was when the conversation was first counted and `first_answer` names a
# row, so neither is compared with a later count.
COMPARED = (
    "day",
    "channel",
    "department_id",
    "product_id",
    "is_answered",
    "response_seconds",
    "how",
    "was_reopened",
    "rating",
    "began_negative",
    "ended_positive",
    "names_leaf",
)  # fmt: skip
KEPT = (*COMPARED, "first_answer_id", "reach")


def day_of(moment):
    """The day of a moment where the site is, which decides the day that it counts for."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def work_out(thread_ids: Collection[int]) -> dict[int, Fact]:
    """The facts of these conversations, unsaved, by their ids. Those that not everybody may read have none."""
    threads = _THREADS.all(threads=thread_ids)
    if not threads:
        return {}
    rows = _Rows([thread.pk for thread in threads])
    # Asked only where it began so: reading words takes time.
    if began_badly := [thread for thread in threads if rows.began_negative(thread)]:
        rows.read_last_words(began_badly)
    return {thread.pk: _fact_of(thread, rows) for thread in threads}


class _Rows:
    """What is needed of a batch of conversations beside their own rows, a query for each kind of row."""

    def __init__(self, ids: list[int]):
        self.answers: dict[int, tuple] = {}
        for thread, pk, at in _ANSWERS.all(threads=ids):
            self.answers.setdefault(thread, (at, pk))
        self.openings = {post.thread_id: post for post in _OPENINGS.all(threads=ids)}
        self.last_words: dict[tuple[int, int], Post] = {}
        self.complaints: dict[int, Complaint] = {}
        self._read_complaints(self.openings.values())
        self._began: dict[int, bool] = {}

    def read_last_words(self, threads: Collection[Thread]) -> None:
        """What those who asked said last in these conversations."""
        # Whose name is gone has no words of their own any more: what stands there is of many.
        posts = Post.objects.shown().present().filter(is_opening=False, voice=Voice.CUSTOMER).exclude(author=nobody())
        posts = posts.filter(thread__in=threads, author__in={thread.author_id for thread in threads})
        for post in posts.in_reading_order().only("thread", "author", "body", "is_opening"):
            self.last_words[post.thread_id, post.author_id] = post
        self._read_complaints(self.last_words.values())

    def began_negative(self, thread: Thread) -> bool:
        """Whether its first words are those of somebody who is upset."""
        if thread.pk not in self._began:
            opening = self.openings.get(thread.pk)
            heard = self.complaints.get(opening.pk) if opening else None
            self._began[thread.pk] = is_negative(self.feeling(opening, thread), heard.rating if heard else None)
        return self._began[thread.pk]

    def _read_complaints(self, posts: Collection[Post]) -> None:
        self.complaints |= {one.post_id: one for one in _COMPLAINTS.all(posts=[post.pk for post in posts])}

    def feeling(self, post: Post | None, thread: Thread) -> float | None:
        """How a post feels: as it was judged when it was heard, else judged now."""
        if post is None:
            return None
        heard = self.complaints.get(post.pk)
        if heard and heard.assessment:
            return heard.assessment.sentiment
        language = thread.language or detect_language(post.body) or self._language_of_opening(thread)
        feeling = feeling_of(post.body, language)
        # Read apart from the title, whose last words would be taken for a part of the first sentence.
        return feeling_of(thread.title, language) if feeling is None and post.is_opening else feeling

    def _language_of_opening(self, thread: Thread) -> str:
        """What a few words are written in that are too short to say: mostly what the conversation began in."""
        opening = self.openings.get(thread.pk)
        return detect_language(f"{thread.title}\n{opening.body if opening else ''}")


def _fact_of(thread: Thread, rows: _Rows) -> Fact:
    answered_at, answer = rows.answers.get(thread.pk, (None, None))
    if thread.outcome_at and (answered_at is None or thread.outcome_at < answered_at):
        # The outcome of a private part is our word in public, too, and no post.
        answered_at, answer = thread.outcome_at, None
    how = thread.settled_how or ""
    opening = rows.openings.get(thread.pk)
    last = rows.last_words.get((thread.pk, thread.author_id))
    began = rows.began_negative(thread)
    is_confirmed = how == Resolution.How.CONFIRMED.value
    return Fact(
        thread_id=thread.pk,
        day=day_of(thread.opened_at),
        channel=thread.said_on,
        department_id=thread.department_number,
        product_id=thread.product_id,
        is_answered=answered_at is not None,
        first_answer_id=answer,
        response_seconds=_seconds_between(thread.opened_at, answered_at),
        how=how,
        was_reopened=thread.was_reopened,
        rating=thread.rating,
        began_negative=began,
        ended_positive=began
        and is_positive(rows.feeling(last, thread), rating=thread.rating, is_confirmed=is_confirmed),
        names_leaf=bool(opening and not opening.said_on and LEAF.search(opening.body)),
        reach=thread.reach or 0,
    )


def _seconds_between(asked_at, answered_at) -> int | None:
    """Whole seconds, a begun one counted; None where the answer is older than what it answers."""
    if answered_at is None or answered_at < asked_at:
        return None
    return ceil((answered_at - asked_at).total_seconds())


def _threads() -> QuerySet:
    here = {"thread": OuterRef("pk")}
    talks = PrivateTalk.objects.filter(returned_at__isnull=False, **here).order_by("returned_at")
    reopened = Event.objects.of(THREAD_REOPENED).filter(subject_type="forum.thread", subject_id=OuterRef("pk"))
    ratings = SurveyResponse.objects.csat().filter(score__isnull=False, **here).order_by("-answered_at", "-pk")
    handles = Handle.objects.filter(user=OuterRef("author"), followers__isnull=False).order_by("-followers")
    return (
        Thread.objects.public()
        .filter(pk__among=Slots("threads", BigIntegerField()))
        .order_by("pk")
        .annotate(
            settled_how=F("resolution__how"),
            department_number=F("case__department"),
            outcome_at=Subquery(talks.values("returned_at")[:1]),
            was_reopened=Exists(reopened),
            rating=Subquery(ratings.values("score")[:1]),
            reach=Subquery(handles.values("followers")[:1]),
        )
    )


def _answers() -> QuerySet:
    posts = Post.objects.shown().by_staff().filter(is_opening=False, thread__among=Slots("threads", BigIntegerField()))
    return posts.in_reading_order().values_list("thread", "pk", "posted_at")


def _openings() -> QuerySet:
    posts = Post.objects.shown().present().filter(is_opening=True, thread__among=Slots("threads", BigIntegerField()))
    return posts.only("thread", "body", "said_on", "is_opening")


def _complaints() -> QuerySet:
    heard = Complaint.objects.filter(post__among=Slots("posts", BigIntegerField()))
    return heard.select_related("assessment").only("post", "rating", "assessment")


_THREADS, _ANSWERS, _OPENINGS, _COMPLAINTS = map(Prepared, (_threads, _answers, _openings, _complaints))
