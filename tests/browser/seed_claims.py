"""What was said elsewhere and is whose, as the browser meets it: offered to Bela, claimed by Ana, removed for Mona."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from apps.ingest.verbs import receive
from apps.people.models import Handle, HistoryRemoval, Proof, User
from apps.people.verbs import claim_person
from apps.sources.connectors import Author, Incoming
from apps.sources.models import Policy, Source

LUKA, IDA = "https://old-square.example/users/luka", "https://old-square.example/users/ida"
SAID = (
    (LUKA, "The toaster pops up before anything is brown, whatever I set."),
    (LUKA, "Your hotline let me wait for forty minutes and then hung up on me, twice in one week."),
    (LUKA, "Where do I get a spare lid?"),
    (IDA, "My kettle leaks at the handle."),
)


def fill(*, ana: User, bela: User, mona: User) -> dict[str, str]:
    """Make it. Returns the address of each page by a short name."""
    # Nobody asks it again, so that what is said there stays.
    source = Source.objects.create(name="Old Square", network="webhook", policy=Policy.AT_ONCE)
    now = timezone.now()
    receive(
        source,
        [
            Incoming(
                external_id=str(number),
                text=text,
                author=Author(external_id=author, name=author[-4:].title(), handle=f"@{author.rsplit('/')[-1]}"),
                said_at=now - timedelta(days=30 + number),
                version=now - timedelta(days=30 + number),
                url=f"{author}/{number}",
            )
            for number, (author, text) in enumerate(SAID, 1)
        ],
    )
    # Set aside, so that signing in leads Bela where it leads others.
    offered, claimed = (
        Proof.objects.create(
            person=person, kind=Proof.Kind.CODE, network=source.network, external_id=who, set_aside_at=now
        )
        for person, who in ((bela, LUKA), (ana, IDA))
    )
    claim = claim_person(Handle.objects.get(external_id=IDA).user, by=ana, proof=claimed)
    HistoryRemoval.objects.create(person=mona, network="mastodon", kind=Proof.Kind.SIGN_IN, count=2)
    return {
        "claim removal": reverse("people:claim-removal", args=[offered.pk]),
        "claim": reverse("admin:people_claim_change", args=[claim.pk]),
    }
