from django.core.files.storage import default_storage
from django.db.models import Count, F, Q
from django.utils import timezone

from apps.foundation.invariants import invariant

from .models import MeToo, Picture, Post, Thread
from .verbs.pictures import KEPT_WITHOUT_A_POST, stray_files


@invariant("I8", "Counters equal a recount.")
def counters_are_true():
    replies = (
        Thread.objects.annotate(true_replies=Count("posts", filter=Q(posts__is_opening=False, posts__standing="shown")))
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


@invariant("F3", "A removed post says when, by which role and why, and no other post does.")
def removals_and_standings_agree():
    for pk in Post.objects.filter(standing="removed", removal__isnull=True).values_list("pk", flat=True)[:100]:
        yield f"post {pk} is removed without a reason"
    for pk in Post.objects.filter(removal__isnull=False).exclude(standing="removed").values_list("pk", flat=True)[:100]:
        yield f"post {pk} has a reason for its removal and is not removed"


@invariant("F4", "A post that is held opens no public conversation and is no answer.")
def held_posts_are_not_public():
    public = Post.objects.filter(is_opening=True, thread__visibility="public", thread__merge__isnull=True)
    for pk in public.filter(standing="held").values_list("pk", flat=True)[:100]:
        yield f"post {pk} is held and opens a public conversation"
    for pk in (
        Thread.objects.filter(accepted_answer__isnull=False)
        .exclude(accepted_answer__standing="shown")
        .values_list("pk", flat=True)[:100]
    ):
        yield f"thread {pk} has an answer that is not shown"


@invariant("I9", "Each picture has its file, and each file its picture.")
def pictures_have_their_files():
    for name in Picture.objects.order_by("pk").values_list("file", flat=True).iterator():
        if not default_storage.exists(name):
            yield f"picture file {name} is missing"
    # A file of the last day may belong to an upload that is on its way.
    before = timezone.now() - KEPT_WITHOUT_A_POST
    for name in stray_files():
        if default_storage.get_modified_time(name) < before:
            yield f"file {name} belongs to no picture"
