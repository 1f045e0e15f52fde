from allauth.account.models import EmailAddress
from django.db.models import Exists, F, OuterRef, Sum
from django.db.models.functions import Coalesce, Lower

from apps.foundation.invariants import invariant

from .models import MAIL, Claim, Handle, User


@invariant("P1", "Everybody's reputation is the sum of their credits.")
def reputation_is_true():
    people = User.objects.annotate(true_sum=Coalesce(Sum("credits__amount"), 0)).exclude(reputation=F("true_sum"))
    for pk, told, true in people.order_by("pk").values_list("pk", "reputation", "true_sum")[:100]:
        yield f"person {pk} has a reputation of {told} and credits of {true}"


@invariant("P2", "Whoever only spoke elsewhere has no way to sign in.")
def staged_people_have_no_keys():
    staged = User.objects.staged()
    # Whoever asked by mail confirmed that one address, and joins with the first code that is sent to it.
    asked_by = Handle.objects.filter(user=OuterRef("user"), network=MAIL, external_id=Lower(OuterRef("email")))
    addresses = EmailAddress.objects.filter(verified=True, user__joined_at__isnull=True).exclude(Exists(asked_by))
    for pk in addresses.values_list("user", flat=True)[:100]:
        yield f"person {pk} has not joined but has a confirmed mail address"
    for pk in staged.filter(authenticator__isnull=False).values_list("pk", flat=True).distinct()[:100]:
        yield f"person {pk} has not joined but has an authenticator"


@invariant("P3", "What an account elsewhere says belongs to whoever claimed it.")
def claims_hold_their_handles():
    for claim in Claim.objects.filter(reversed_at__isnull=True, staged__handles__isnull=False).distinct()[:100]:
        yield f"claim {claim.pk} is in force, and person {claim.staged_id} is still somebody on {claim.network}"
