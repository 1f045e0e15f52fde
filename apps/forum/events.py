"""What can happen to a conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

THREAD_OPENED = Action("thread.opened", _("{actor} opened this"), icon="dot")
THREAD_REPLIED = Action("thread.replied", _("{actor} replied"), icon="reply")
THREAD_ACCEPTED = Action("thread.accepted", _("{actor} marked a reply as the answer"), icon="check")
THREAD_UNACCEPTED = Action("thread.unaccepted", _("{actor} took back the choice of the answer"), icon="dot")
THREAD_RESOLVED = Action(
    "thread.resolved",
    _("{actor} marked this as resolved"),
    icon="ring",
    unnamed=_("This was marked as resolved"),
    special={"how": {"timed_out": _("Closed after the answer, because nobody said otherwise")}},
)
THREAD_REOPENED = Action("thread.reopened", _("{actor} reopened this"), icon="reopen")
THREAD_LOCKED = Action("thread.locked", _("{actor} closed this for further replies"), icon="lock")
THREAD_UNLOCKED = Action("thread.unlocked", _("{actor} opened this for replies again"), icon="unlock")
THREAD_MERGED = Action(
    "thread.merged",
    _("{actor} merged another conversation into this one"),
    icon="merge",
    unnamed=_("Another conversation was merged into this one"),
)
THREAD_UNMERGED = Action("thread.unmerged", _("{actor} took apart again what had been merged"), icon="merge")
THREAD_SPLIT = Action("thread.split", _("{actor} moved posts into a conversation of their own"), icon="merge")
THREAD_ASKED_BACK = Action("thread.asked_back", _("{actor} asked for more information"), icon="reply")
THREAD_WENT_PRIVATE = Action(
    "thread.went_private", _("{actor} goes on with this in private, because {reason} ({department})"), icon="lock"
)
THREAD_RETURNED = Action("thread.returned", _("Back from the private part: {outcome}"), icon="unlock")
THREAD_TAGGED = Action("thread.tagged", _("{actor} changed the tags"), icon="tag", is_public=False)
THREAD_PUBLISHED = Action(
    "thread.published", _("{actor} made this public"), icon="eye", unnamed=_("This was made public")
)
THREAD_KIND_CHANGED = Action("thread.kind_changed", _("{actor} changed the kind from {old} to {new}"), icon="tag")
THREAD_CLAIMED = Action("thread.claimed", _("{actor} showed that they are who said this elsewhere"), icon="check")
THREAD_UNCLAIMED = Action(
    "thread.unclaimed",
    _("Staff took back that somebody here is who said this elsewhere"),
    icon="reopen",
)
POST_EDITED = Action(
    "post.edited", _("{actor} edited a post"), icon="edit", is_public=False, unnamed=_("A post was edited")
)
POST_WITHDRAWN = Action("post.withdrawn", _("A post was withdrawn where it was made"), icon="removed")
POST_CARRIED = Action("post.carried", _("The answer was also posted on {place}"), icon="home")
POST_HELD = Action("post.held", _("A post waits for a look by staff"), icon="pause", is_public=False)
POST_RELEASED = Action(
    "post.released", _("{actor} let a post be read"), icon="eye", is_public=False, unnamed=_("A post can be read now")
)
POST_REMOVED = Action("post.removed", _("Removed by {role}: {reason}"), icon="removed")
POST_RESTORED = Action("post.restored", _("A removed post was put back"), icon="eye")
