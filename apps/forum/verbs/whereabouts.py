"""Where a conversation lives now, held so that it cannot move while something is done to it."""

from collections.abc import Collection

from ..models import Merge, Post, Thread


def lock_where_they_live(threads: Collection[int]) -> dict[int, Thread]:
    """The threads of these ids as they are now, locked; for one that was merged, the thread it lives on in.

    One object per row, although two threads may have merged into the same one: each carries its own counters.
    Belongs inside a transaction.
    """
    wanted = sorted(set(threads))
    # In the order of their ids, so that two batches cannot wait for each other crosswise.
    rows = {row.pk: row for row in Thread.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    # Asked by itself once the locks are held: a join would answer with what was true before the wait.
    leads = _leads(wanted)
    found = {}
    for pk in wanted:
        here = pk
        while here in leads:
            here = leads[here]
            if here not in rows:
                rows[here] = Thread.objects.select_for_update().get(pk=here)
                leads |= _leads([here])
        found[pk] = rows[here]
    return found


def lock_post(post: Post) -> Post:
    """The post as it is now, locked together with the conversation that it stands in now; its `thread` is that row.

    Conversations before posts, as everywhere, so that two verbs cannot wait for each other crosswise. Raises
    Post.DoesNotExist where it is gone. Belongs inside a transaction.
    """
    while True:
        thread_id = Post.objects.values_list("thread_id", flat=True).get(pk=post.pk)
        thread = Thread.objects.select_for_update().get(pk=thread_id)
        locked = Post.objects.select_for_update().get(pk=post.pk)
        # A merge may have moved it while we waited for the conversation.
        if locked.thread_id == thread_id:
            locked.thread = thread
            return locked


def _leads(threads: Collection[int]) -> dict[int, int]:
    return dict(Merge.objects.filter(thread__in=threads).values_list("thread_id", "into_id"))
