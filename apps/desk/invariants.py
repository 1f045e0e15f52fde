from apps.forum.models import Thread
from apps.foundation.invariants import invariant
from apps.ingest.models import Complaint


@invariant("D1", "Everything heard or opened has a case, once the log was told.")
def nothing_is_without_a_case():
    from apps.activity.models import Announcement

    if Announcement.objects.filter(listener__startswith="desk.").exists():
        return
    for pk in Thread.objects.filter(case__isnull=True).without("merge").values_list("pk", flat=True)[:100]:
        yield f"thread {pk} has no case"
    for pk in Complaint.objects.waiting().filter(case__isnull=True).values_list("pk", flat=True)[:100]:
        yield f"complaint {pk} is waiting and has no case"
