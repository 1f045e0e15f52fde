from django.db.models import Count, Exists, F, OuterRef, Q

from apps.activity.models import Event
from apps.foundation.invariants import invariant

from .events import PERSON_BANNED, REPORT_DECIDED
from .models import Ban, Flag, Report

LINES = 100


def _story(label: str, action, subject: str):
    return Event.objects.filter(subject_type=label, action=action.name, subject_id=OuterRef(subject))


@invariant("I10", "Each decision of a moderator has a line in the log.")
def decisions_are_logged():
    told = Exists(_story("moderation.report", REPORT_DECIDED, "pk"))
    for pk in Report.objects.decided().filter(~told).values_list("pk", flat=True)[:LINES]:
        yield f"report {pk} was decided and the log does not know"
    told = Exists(_story("people.user", PERSON_BANNED, "person_id"))
    for pk in Ban.objects.filter(~told).values_list("pk", flat=True)[:LINES]:
        yield f"ban {pk} is not in the log"


@invariant("M1", "A report counts the flags of its round.")
def flags_are_counted():
    open_flags = Count("flags", filter=Q(flags__outcome=Flag.Outcome.OPEN))
    counted = Report.objects.open().annotate(true_flags=open_flags).exclude(flag_count=F("true_flags"))
    for pk, count, true in counted.values_list("pk", "flag_count", "true_flags")[:LINES]:
        yield f"report {pk} counts {count} flags and has {true}"
