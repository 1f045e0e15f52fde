"""What staff decides about conversations."""

from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from .choosing import LockForm, MergeForm, OutcomeForm, PrivateForm, RemoveForm, SplitForm, TagMergeForm
from .models import PrivateTalk, Thread, Visibility
from .rules import TALK_PRIVATELY, can_go_private
from .verbs import (
    lock_thread,
    merge_tags,
    merge_threads,
    publish_thread,
    remove_post,
    restore_post,
    return_from_private,
    split_thread,
    take_private,
    unlock_thread,
    unmerge_threads,
)

MODERATE = "forum.change_thread"
MODERATE_POSTS = "forum.change_post"
CURATE = "forum.change_tag"


def talk_of(thread: Thread) -> PrivateTalk | None:
    """The private talk that goes on about a thread, seen from either side."""
    return PrivateTalk.objects.going_on().part_of(thread).first()


def _return(thread: Thread, by, values: dict) -> None:
    if talk := talk_of(thread):
        return_from_private(talk, by=by, outcome=values["outcome"])


PUBLISH = Decision(
    name="publish",
    label=gettext_lazy("Publish what was held back"),
    permission=MODERATE,
    apply=lambda thread, by, values: publish_thread(thread, by=by),
    done=lambda count: ngettext("%d is no longer held back.", "%d are no longer held back.", count) % count,
    explanation=gettext_lazy("Everybody can read it from now on. A private conversation stays private."),
    fits=lambda thread: thread.visibility == Visibility.HELD,
    tone="main",
)
LOCK = Decision(
    name="lock",
    label=gettext_lazy("Close for replies"),
    permission=MODERATE,
    apply=lambda thread, by, values: lock_thread(thread, by=by, reason=values["reason"]),
    form=LockForm,
    done=lambda count: ngettext("%d takes no more replies.", "%d take no more replies.", count) % count,
    fits=lambda thread: not thread.is_locked,
)
UNLOCK = Decision(
    name="unlock",
    label=gettext_lazy("Open for replies again"),
    permission=MODERATE,
    apply=lambda thread, by, values: unlock_thread(thread, by=by),
    done=lambda count: ngettext("%d takes replies again.", "%d take replies again.", count) % count,
    fits=lambda thread: thread.is_locked,
)
MERGE = Decision(
    name="merge",
    label=gettext_lazy("Merge into a conversation"),
    permission=MODERATE,
    apply=lambda thread, by, values: merge_threads(thread, into=values["into"], by=by),
    form=MergeForm,
    done=lambda count: ngettext("%d joined the conversation.", "%d joined the conversation.", count) % count,
    explanation=gettext_lazy("Its posts and the people who have this too move there; its address leads there."),
    fits=lambda thread: getattr(thread, "merge", None) is None,
    closes=True,
    tone="danger",
)

UNMERGE = Decision(
    name="unmerge",
    label=gettext_lazy("Take the merge apart"),
    permission=MODERATE,
    apply=lambda thread, by, values: unmerge_threads(thread.merge, by=by) if hasattr(thread, "merge") else None,
    done=lambda count: ngettext("%d has its own page again.", "%d have their own pages again.", count) % count,
    explanation=gettext_lazy(
        "Its posts and the people who had this too go back. What was said after the merge stays where it was said."
    ),
    fits=lambda thread: getattr(thread, "merge", None) is not None,
)
SPLIT = Decision(
    name="split",
    label=gettext_lazy("Split posts off"),
    permission=MODERATE,
    apply=lambda thread, by, values: split_thread(thread, by=by, posts=values["posts"], title=values["title"]),
    form=SplitForm,
    done=lambda count: ngettext("%d conversation was split.", "%d conversations were split.", count) % count,
    explanation=gettext_lazy("The posts that you choose move into a conversation of their own."),
    fits=lambda thread: thread.reply_count > 0,
    in_bulk=False,
)
TAKE_PRIVATE = Decision(
    name="take-private",
    label=gettext_lazy("Go on in private"),
    permission=TALK_PRIVATELY,
    apply=lambda thread, by, values: take_private(
        thread, by=by, reason=values["reason"], department=values["department"]
    ),
    form=PrivateForm,
    done=lambda count: ngettext("%d goes on in private.", "%d go on in private.", count) % count,
    explanation=gettext_lazy(
        "Only the person who asked and staff read the private part. The page says why it is private."
    ),
    fits=lambda thread: bool(can_go_private(thread)) and talk_of(thread) is None,
)
RETURN = Decision(
    name="return",
    label=gettext_lazy("End the private part"),
    permission=TALK_PRIVATELY,
    apply=_return,
    form=OutcomeForm,
    done=lambda count: ngettext("%d is back in public.", "%d are back in public.", count) % count,
    fits=lambda thread: talk_of(thread) is not None,
    in_bulk=False,
)

DECISIONS = (PUBLISH, LOCK, UNLOCK, MERGE, UNMERGE, SPLIT, TAKE_PRIVATE, RETURN)

MERGE_TAGS = Decision(
    name="merge",
    label=gettext_lazy("Merge into another tag"),
    permission=CURATE,
    apply=lambda tag, by, values: merge_tags(tag, into=values["into"], by=by),
    form=TagMergeForm,
    done=lambda count: ngettext("%d tag was merged.", "%d tags were merged.", count) % count,
    explanation=gettext_lazy("Conversations with this word get the other one instead, and this word is forgotten."),
    closes=True,
    tone="danger",
)
TAG_DECISIONS = (MERGE_TAGS,)

REMOVE = Decision(
    name="remove",
    label=gettext_lazy("Remove"),
    permission=MODERATE_POSTS,
    apply=lambda post, by, values: remove_post(post, by=by, reason=values["reason"], note=values["note"]),
    form=RemoveForm,
    done=lambda count: ngettext("%d post was removed.", "%d posts were removed.", count) % count,
    explanation=gettext_lazy("Readers see when, in which role and why it was removed. Its words stay for staff."),
    fits=lambda post: not post.is_removed and not post.is_withdrawn,
    tone="danger",
)
RESTORE = Decision(
    name="restore",
    label=gettext_lazy("Put it back"),
    permission=MODERATE_POSTS,
    apply=lambda post, by, values: restore_post(post, by=by),
    done=lambda count: ngettext("%d post is back.", "%d posts are back.", count) % count,
    explanation=gettext_lazy("Everybody reads it again where it stood."),
    fits=lambda post: post.is_removed and not post.is_withdrawn,
    tone="main",
)
POST_DECISIONS = (REMOVE, RESTORE)
