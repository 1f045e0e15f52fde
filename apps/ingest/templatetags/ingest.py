"""What was heard, for pages of staff that stand below it."""

from django import template

from apps.triage.trying import try_rule

from ..models import Arrival, Complaint, Import

register = template.Library()

TRIED_ON = 200


@register.simple_tag
def matching_complaints(rule) -> dict:
    """The newest 200 complaints a rule would apply to, each with the words that count: {"tried", "matches"}."""
    newest = list(Complaint.objects.select_related("source").defer("raw").order_by("-received_at")[:TRIED_ON])
    found = try_rule(rule, [(f"{one.title}\n{one.text}", one.source.network) for one in newest])
    matches = [
        {"complaint": complaint, "words": words}
        for complaint, words in zip(newest, found, strict=True)
        if words is not None
    ]
    return {"tried": len(newest), "matches": matches}


@register.simple_tag
def backlog_of(source) -> dict:
    """How much of a source nobody has understood yet: {"waiting", "quarantined", "importing"}."""
    arrivals = Arrival.objects.filter(source=source)
    return {
        "waiting": arrivals.filter(state=Arrival.State.WAITING).count(),
        "quarantined": arrivals.filter(state=Arrival.State.QUARANTINED).count(),
        "importing": Import.objects.filter(source=source, state=Import.State.RUNNING).count(),
    }
