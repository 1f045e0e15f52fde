"""What staff and the asker find beside a conversation to do with it as a whole; for anybody else nothing is asked."""

from apps.foundation.verdicts import Verdict

from ..models import Kind, Merge, Tag, Thread, Visibility
from ..rules import may_change_kind, may_moderate, may_remove, may_return, may_tag, may_take_private
from ..thread_forms import OutcomeForm, PrivateForm

TAGS_OFFERED = 50
MERGES_SHOWN = 20


def tools_for(user, thread: Thread) -> dict:
    """The tools that this person has here, for the template."""
    if not user.is_authenticated:
        return {}
    tools = {"may_tag": may_tag(user, thread)}
    if tools["may_tag"]:
        tools["known_tags"] = Tag.objects.values_list("name", flat=True)[:TAGS_OFFERED]
    if not user.is_staff:
        return tools
    tools |= {
        "may_change_kind": may_change_kind(user),
        "kinds": Kind.choices,
        "may_moderate": may_moderate(user),
        "may_remove": may_remove(user),
        "may_return": may_return(user),
        "private_verdict": _private_verdict(user, thread),
        "outcome_form": OutcomeForm(),
    }
    if tools["private_verdict"]:
        tools["private_form"] = PrivateForm()
    if tools["may_moderate"]:
        merged = Merge.objects.filter(into=thread, along__isnull=True).select_related("thread")
        tools["merged_here"] = merged.order_by("-merged_at")[:MERGES_SHOWN]
    return tools


def _private_verdict(user, thread: Thread) -> Verdict | None:
    """Whether this can go private, for those who may take it there; None where that is no question."""
    is_theirs = thread.visibility == Visibility.PUBLIC and may_return(user)
    return may_take_private(user, thread) if is_theirs else None
