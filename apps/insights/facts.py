"""Facts, worked out from the log and from the rows of conversations: never from counters that somebody keeps."""

import re
from collections.abc import Collection
from math import ceil

from django.db.models import Min
from django.utils import timezone

from apps.activity.models import Event
from apps.desk.models import Case
from apps.feedback.models import SurveyResponse
from apps.forum.events import THREAD_REOPENED
from apps.forum.models import Post, PrivateTalk, Resolution, Thread
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
    threads = list(Thread.objects.public().filter(pk__in=thread_ids).order_by("pk"))
    rows = _Rows([thread.pk for thread in threads], {thread.author_id for thread in threads})
    return {thread.pk: _fact_of(thread, rows) for thread in threads}


class _Rows:
    """What is needed of a batch of conversations, a query for each kind of row."""

    def __init__(self, ids: list[int], authors: set[int]):
        posts = Post.objects.filter(thread__in=ids)
        said = posts.shown().order_by("posted_at", "pk")
        self.answers: dict[int, tuple] = {}
        answers = said.by_staff().filter(is_opening=False)
        for thread, pk, at in answers.values_list("thread", "pk", "posted_at"):
            self.answers.setdefault(thread, (at, pk))
        talks = PrivateTalk.objects.filter(thread__in=ids, returned_at__isnull=False)
        self.outcomes = dict(talks.order_by().values_list("thread").annotate(Min("returned_at")))
        self.how = dict(Resolution.objects.filter(thread__in=ids).values_list("thread", "how"))
        reopened = Event.objects.of(THREAD_REOPENED).filter(subject_type="forum.thread", subject_id__in=ids)
        self.reopened = set(reopened.values_list("subject_id", flat=True))
        ratings = SurveyResponse.objects.csat().filter(thread__in=ids, score__isnull=False)
        self.ratings = dict(ratings.order_by("answered_at", "pk").values_list("thread", "score"))
        self.departments = dict(Case.objects.filter(thread__in=ids).values_list("thread", "department"))
        self.openings = {
            post.thread_id: post
            for post in posts.shown().present().filter(is_opening=True).only("thread", "body", "said_on", "is_opening")
        }
        # Whose name is gone has no words of their own any more: what stands there is of many.
        own = said.present().filter(is_opening=False, voice=Voice.CUSTOMER).exclude(author=nobody())
        self.last_words: dict[tuple[int, int], Post] = {}
        for post in own.filter(author__in=authors).only("thread", "author", "body", "is_opening"):
            self.last_words[post.thread_id, post.author_id] = post
        judged = [*self.openings.values(), *self.last_words.values()]
        heard = Complaint.objects.filter(post__in=judged).select_related("assessment")
        self.complaints = {one.post_id: one for one in heard.only("post", "rating", "assessment")}
        self.reach: dict[int, int] = {}
        for person, followers in Handle.objects.filter(user__in=authors).values_list("user", "followers"):
            self.reach[person] = max(self.reach.get(person, 0), followers or 0)

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
    outcome_at = rows.outcomes.get(thread.pk)
    if outcome_at and (answered_at is None or outcome_at < answered_at):
        # The outcome of a private part is our word in public, too, and no post.
        answered_at, answer = outcome_at, None
    how, rating = rows.how.get(thread.pk, ""), rows.ratings.get(thread.pk)
    opening = rows.openings.get(thread.pk)
    heard = rows.complaints.get(opening.pk) if opening else None
    last = rows.last_words.get((thread.pk, thread.author_id))
    began = is_negative(rows.feeling(opening, thread), heard.rating if heard else None)
    return Fact(
        thread_id=thread.pk,
        day=day_of(thread.opened_at),
        channel=thread.said_on,
        department_id=rows.departments.get(thread.pk),
        product_id=thread.product_id,
        is_answered=answered_at is not None,
        first_answer_id=answer,
        response_seconds=_seconds_between(thread.opened_at, answered_at),
        how=how,
        was_reopened=thread.pk in rows.reopened,
        rating=rating,
        began_negative=began,
        # Asked only where it began so: reading words takes time.
        ended_positive=began
        and is_positive(rows.feeling(last, thread), rating=rating, is_confirmed=how == Resolution.How.CONFIRMED.value),
        names_leaf=bool(opening and not opening.said_on and LEAF.search(opening.body)),
        reach=rows.reach.get(thread.author_id, 0),
    )


def _seconds_between(asked_at, answered_at) -> int | None:
    """Whole seconds, a begun one counted; None where the answer is older than what it answers."""
    if answered_at is None or answered_at < asked_at:
        return None
    return ceil((answered_at - asked_at).total_seconds())
