"""What somebody follows comes along with what they said elsewhere; what they were told before is over."""

from apps.forum.models import Thread
from apps.people.claiming import change_hands, give_back, stays, when_claimed, when_unclaimed
from apps.people.models import Claim, User

from .models import Watch
from .verbs import watch_what_they_do

FOLLOWED = "notifications.Watch.person"

stays(
    "notifications.Preference.person",
    "notifications.Notification.recipient",
    "notifications.Digest.person",
    "notifications.StaffAlert_people.user",
    "notifications.ReplyAddress.person",
    because="nobody who spoke elsewhere only is told anything by us",
)


@when_claimed(FOLLOWED)
def follow_what_was_claimed(staged: User, person: User) -> dict:
    """They follow what they opened elsewhere as if they had asked it here, unless they want to follow nothing."""
    moved = change_hands(FOLLOWED, staged, person, once=["subject_type", "subject_id"])
    threads = set(Thread.objects.filter(author=staged).values_list("pk", flat=True))
    mine = Watch.objects.filter(person=person, subject_type="forum.thread")
    before = set(mine.filter(subject_id__in=threads).values_list("subject_id", flat=True))
    watch_what_they_do([(person, thread) for thread in sorted(threads)], because=Watch.Because.ASKED)
    made = mine.filter(subject_id__in=threads - before).values_list("pk", flat=True)
    return {"moved": moved, "made": sorted(made)}


@when_unclaimed(FOLLOWED)
def follow_it_no_more(claim: Claim, moved: dict) -> None:
    """What only the claim made them follow is followed no more, unless they chose it since."""
    give_back(FOLLOWED, claim, moved["moved"])
    Watch.objects.filter(pk__in=moved["made"], person=claim.person_id, because=Watch.Because.ASKED).delete()
