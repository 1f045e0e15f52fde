"""Words said elsewhere change hands with a claim; they keep their voice and the place where they were said."""

from django.db.models import Q

from apps.activity.verbs import Happening, record_all
from apps.people.claiming import pass_on, stays, when_claimed, when_unclaimed
from apps.people.models import Claim, User

from .events import THREAD_CLAIMED, THREAD_UNCLAIMED
from .models import MeToo, Post, Thread
from .verbs import recount_threads

pass_on(
    "forum.Thread.accepted_by",
    "forum.Revision.replaced_by",
    "forum.Resolution.settled_by",
    "forum.Picture.uploaded_by",
)
stays(
    "forum.Removal.removed_by",
    "forum.Lock.locked_by",
    "forum.Merge.merged_by",
    "forum.Split.split_by",
    "forum.PrivateTalk.taken_by",
    "forum.PrivateTalk.returned_by",
    because="these are decisions of people who work here",
)


@when_claimed("forum.Post.author", "forum.Thread.author")
def pass_on_words(staged: User, person: User) -> dict:
    """Posts and conversations; the timeline of each says so, without the name that stood there before."""
    # Conversations first and in one order, as everybody does who changes a post in them.
    theirs = set(Post.objects.filter(author=staged).values_list("thread", flat=True))
    touched = _held(Q(author=staged) | Q(pk__in=theirs))
    posts = Post.objects.filter(author=staged)
    threads = Thread.objects.filter(author=staged)
    moved = {
        "posts": sorted(posts.values_list("pk", flat=True)),
        "threads": sorted(threads.values_list("pk", flat=True)),
    }
    posts.update(author=person)
    threads.update(author=person)
    record_all([Happening(THREAD_CLAIMED, thread, person) for thread in touched])
    return moved


@when_unclaimed("forum.Post.author")
def give_words_back(claim: Claim, moved: dict) -> None:
    """Those that moved and are still there go back; what was withdrawn meanwhile is nobody's."""
    posts = Post.objects.filter(pk__in=moved["posts"], author=claim.person_id)
    threads = Thread.objects.filter(pk__in=moved["threads"], author=claim.person_id)
    touched = _held(Q(pk__in={*posts.values_list("thread", flat=True), *threads.values_list("pk", flat=True)}))
    posts.update(author=claim.staged_id)
    threads.update(author=claim.staged_id)
    record_all([Happening(THREAD_UNCLAIMED, thread, claim.reversed_by) for thread in touched])


def _held(which: Q) -> list[Thread]:
    return list(Thread.objects.select_for_update().filter(which).order_by("pk"))


@when_claimed("forum.MeToo.person")
def pass_on_me_toos(staged: User, person: User) -> dict:
    """Where both said it, it counts once from now on."""
    theirs = MeToo.objects.filter(person=staged)
    twice = theirs.filter(thread__in=MeToo.objects.filter(person=person).values("thread"))
    spared = [[thread, said_at.isoformat()] for thread, said_at in twice.values_list("thread", "said_at")]
    twice.delete()
    moved = sorted(theirs.values_list("pk", flat=True))
    theirs.update(person=person)
    recount_threads(Thread.objects.filter(pk__in=[thread for thread, _said_at in spared]))
    return {"moved": moved, "spared": spared}


@when_unclaimed("forum.MeToo.person")
def give_me_toos_back(claim: Claim, moved: dict) -> None:
    """Those that were counted once for both count for each again."""
    MeToo.objects.filter(pk__in=moved["moved"], person=claim.person_id).update(person=claim.staged_id)
    threads = list(Thread.objects.filter(pk__in=[thread for thread, _said_at in moved["spared"]]))
    there = {thread.pk for thread in threads}
    MeToo.objects.bulk_create(
        [
            MeToo(thread_id=thread, person_id=claim.staged_id, said_at=said_at)
            for thread, said_at in moved["spared"]
            if thread in there
        ],
        ignore_conflicts=True,
    )
    recount_threads(threads)
