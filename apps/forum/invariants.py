from django.db.models import Count, F, Q

from apps.foundation.invariants import invariant

from .models import MeToo, Post, Thread


@invariant("I8", "Counters equal a recount.")
def counters_are_true():
    replies = (
        Thread.objects.annotate(true_replies=Count("posts", filter=Q(posts__is_opening=False)))
        .exclude(reply_count=F("true_replies"))
        .values_list("pk", "reply_count", "true_replies")
    )
    for pk, counted, true in replies[:100]:
        yield f"thread {pk} counts {counted} replies and has {true}"
    me_toos = dict(MeToo.objects.values_list("thread").annotate(Count("pk")).order_by())
    for pk, counted in Thread.objects.filter(Q(me_too_count__gt=0) | Q(pk__in=me_toos)).values_list(
        "pk", "me_too_count"
    ):
        if counted != me_toos.get(pk, 0):
            yield f"thread {pk} counts {counted} me-toos and has {me_toos.get(pk, 0)}"


@invariant("F1", "Every conversation opens with exactly one post, unless it lives on in another.")
def every_thread_opens():
    opened = Thread.objects.annotate(openings=Count("posts", filter=Q(posts__is_opening=True)))
    for pk, openings in opened.filter(merge__isnull=True).exclude(openings=1).values_list("pk", "openings")[:100]:
        yield f"thread {pk} has {openings} opening posts"


@invariant("F2", "A withdrawn post has no words.")
def withdrawn_posts_are_empty():
    for pk in (
        Post.objects.filter(withdrawn_at__isnull=False).exclude(body="", html="").values_list("pk", flat=True)[:100]
    ):
        yield f"post {pk} is withdrawn but keeps words"
