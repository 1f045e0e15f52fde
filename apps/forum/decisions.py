"""What staff decides about conversations."""

from django.utils.translation import gettext_lazy, ngettext

from apps.foundation.decisions import Decision

from .choosing import LockForm, MergeForm
from .models import Visibility
from .verbs import lock_thread, merge_threads, publish_thread, unlock_thread

MODERATE = "forum.change_thread"

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

DECISIONS = (PUBLISH, LOCK, UNLOCK, MERGE)
