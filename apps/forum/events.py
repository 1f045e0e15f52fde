"""What can happen to a conversation."""

from django.utils.translation import gettext_lazy as _

from apps.activity.vocabulary import Action

THREAD_OPENED = Action("thread.opened", _("{actor} opened this"), icon="dot")
THREAD_REPLIED = Action("thread.replied", _("{actor} replied"), icon="reply")
THREAD_ACCEPTED = Action("thread.accepted", _("{actor} marked a reply as the answer"), icon="check")
THREAD_UNACCEPTED = Action("thread.unaccepted", _("{actor} took back the choice of the answer"), icon="dot")
THREAD_RESOLVED = Action("thread.resolved", _("{actor} marked this as resolved"), icon="ring")
THREAD_REOPENED = Action("thread.reopened", _("{actor} reopened this"), icon="reopen")
THREAD_LOCKED = Action("thread.locked", _("{actor} closed this for further replies"), icon="lock")
THREAD_UNLOCKED = Action("thread.unlocked", _("{actor} opened this for replies again"), icon="unlock")
THREAD_MERGED = Action("thread.merged", _("{actor} merged another conversation into this one"), icon="merge")
THREAD_PUBLISHED = Action("thread.published", _("{actor} made this public"), icon="eye")
THREAD_KIND_CHANGED = Action("thread.kind_changed", _("{actor} changed the kind from {old} to {new}"), icon="tag")
POST_EDITED = Action("post.edited", _("{actor} edited a post"), icon="edit", is_public=False)
POST_WITHDRAWN = Action("post.withdrawn", _("A post was withdrawn where it was made"), icon="removed")
POST_CARRIED = Action("post.carried", _("The answer was also posted on {place}"), icon="home")
