"""Work out anew what follows from what came in: counters, credits, cases, the search index, figures."""

from collections.abc import Callable, Iterator
from itertools import batched
from math import inf

from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _

from apps.desk.verbs import keep_cases
from apps.feedback.models import Poll, TownHallQuestion
from apps.feedback.verbs import recount_polls, recount_reviews, recount_voices
from apps.forum.models import Merge, MeToo, Picture, Post, Thread
from apps.foundation.invariants import all_invariants
from apps.ideas.models import Idea
from apps.ideas.verbs import recount_ideas, rerender_releases
from apps.insights.verbs import count_everything, take_scorecard
from apps.insights.windows import DAYS
from apps.knowledge.verbs import recount_ratings, rerender_revisions
from apps.people.verbs import recount_reputation
from apps.search.verbs import reindex

from .sources import ContentError

BATCH = 500
MOST_PROBLEMS = 20


def work_out_anew(tell: Callable[[str], None]) -> None:
    """Everything that no file holds because it follows from the others. `tell(what)` hears what comes next."""
    tell("counters")
    _give_pictures_to_authors()
    _count_threads()
    for ids in _batches(Idea.objects, "thread_id"):
        recount_ideas(ids)
    for ids in _batches(Poll.objects):
        recount_polls(list(Poll.objects.filter(pk__in=ids)))
    for ids in _batches(TownHallQuestion.objects):
        recount_voices(list(TownHallQuestion.objects.filter(pk__in=ids)))
    recount_reviews()
    recount_ratings()
    tell("texts of articles and releases")
    rerender_revisions(seconds=inf)
    while rerender_releases():
        pass
    tell("reputation")
    recount_reputation()
    tell("cases")
    for ids in _batches(Thread.objects):
        keep_cases(threads=ids)
    tell("search index")
    reindex()
    tell("figures")
    count_everything()
    for days in DAYS:
        take_scorecard(days)


def check_promises(tell: Callable[[str], None]) -> None:
    """See whether everything holds that always holds here. Raises ContentError with what does not."""
    tell("promises")
    problems = [
        _("thread %(thread)d was merged into one that was itself merged") % {"thread": thread}
        for thread in Merge.objects.filter(into__merge__isnull=False).values_list("thread_id", flat=True)[
            :MOST_PROBLEMS
        ]
    ]
    for promise in all_invariants():
        for line in promise.violations():
            problems.append(f"{promise.promise} {line}")
            if len(problems) >= MOST_PROBLEMS:
                break
    if problems:
        raise ContentError(*problems)


def _give_pictures_to_authors() -> None:
    author = Post.objects.filter(pk=OuterRef("post")).values("author")
    Picture.objects.filter(post__isnull=False).update(uploaded_by=Subquery(author))


def _count_threads() -> None:
    for ids in _batches(Thread.objects):
        replies = Post.objects.shown().filter(thread__in=ids, is_opening=False)
        counts = dict(replies.values_list("thread").annotate(Count("pk")).order_by())
        me_toos = dict(MeToo.objects.filter(thread__in=ids).values_list("thread").annotate(Count("pk")).order_by())
        wrong = []
        for thread in Thread.objects.filter(pk__in=ids).only("pk", "reply_count", "me_too_count"):
            thread.reply_count, thread.me_too_count = counts.get(thread.pk, 0), me_toos.get(thread.pk, 0)
            if thread.reply_count or thread.me_too_count:
                wrong.append(thread)
        Thread.objects.bulk_update(wrong, ["reply_count", "me_too_count"])


def _batches(rows, column: str = "pk") -> Iterator[list[int]]:
    ids = rows.order_by("pk").values_list(column, flat=True)
    yield from map(list, batched(list(ids), BATCH, strict=False))
