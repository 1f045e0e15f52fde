"""Make what somebody said elsewhere theirs, once they showed that they are who said it, and give it back."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.foundation.plaintext import clean_line

from ..claiming import Heard, claim_rules, history_of
from ..models import Claim, Handle, Proof, User
from .prove import keep_proofs

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """What a proof opens. `handle` is None where nothing was ever heard from that account. `heard` is newest first."""

    proof: Proof
    handle: Handle | None
    heard: list[Heard]
    claim: Claim | None = None
    is_somebody_elses: bool = False
    is_taken_back: bool = False

    @property
    def name(self) -> str:
        """How the account is called there."""
        return self.handle.name or self.handle.external_id if self.handle else self.proof.external_id

    @property
    def is_open(self) -> bool:
        """Whether there is something to claim."""
        return bool(self.heard) and self.claim is None


def offers_of(person: User) -> list[Offer]:
    """What each proof of somebody opens, those that can be claimed first."""
    offers = [offer_of(proof) for proof in keep_proofs(person)]
    return sorted(offers, key=lambda offer: (not offer.is_open, offer.proof.pk))


def offer_of(proof: Proof) -> Offer:
    """What one proof opens."""
    handle = handle_of(proof)
    if handle is None:
        return Offer(proof, None, [])
    if handle.user_id == proof.person_id:
        claims = Claim.objects.filter(
            person=proof.person_id, network=proof.network, external_id=proof.external_id, reversed_at__isnull=True
        )
        # What they claimed may have been joined by what was heard since.
        heard = history_of(handle.user, network=handle.network)
        return Offer(proof, handle, heard, claim=claims.select_related("staged").order_by("-pk").first())
    if not handle.user.is_staged:
        return Offer(proof, handle, [], is_somebody_elses=True)
    if was_taken_back(proof.person, handle):
        return Offer(proof, handle, [], is_taken_back=True)
    return Offer(proof, handle, history_of(handle.user, network=handle.network))


def has_open_offer(person: User) -> bool:
    """Whether somebody could claim something that they did not set aside. Asked at each sign-in."""
    return any(
        proof.set_aside_at is None
        and (handle := handle_of(proof)) is not None
        and handle.user.is_staged
        and not was_taken_back(person, handle)
        for proof in keep_proofs(person)
    )


def handle_of(proof: Proof) -> Handle | None:
    """Who was heard under the id that was proved."""
    handles = Handle.objects.filter(network=proof.network, external_id=proof.external_id)
    return handles.select_related("user").first()


def was_taken_back(person: User, handle: Handle) -> bool:
    """Whether staff took this history back from this person: then no proof of theirs counts for it again."""
    return Claim.objects.filter(
        person=person, network=handle.network, external_id=handle.external_id, reversed_at__isnull=False
    ).exists()


@transaction.atomic
def claim_person(staged: User, *, by: User, proof: Proof) -> Claim:
    """Make everything of somebody staged the claiming person's, as every app's `claiming.py` says. Safe to repeat.

    What was said keeps its voice, its place and its link. What the same account says from now on is the person's, too.
    Raises ValidationError, with nothing changed, where the proof is not theirs, not good or for another account, where
    somebody else was first, and where staff took it back from them before.
    """
    # One order for both, so that two who claim from each other wait instead of locking each other out.
    held = User.objects.select_for_update(no_key=True).filter(pk__in=[staged.pk, by.pk]).order_by("pk")
    people = {one.pk: one for one in held}
    if (known := Claim.objects.filter(staged=staged.pk, reversed_at__isnull=True).first()) is not None:
        if known.person_id == by.pk:
            return known
        raise ValidationError(_("Somebody else claimed this already. If it is yours, write to us."))
    staged, by = people.get(staged.pk), people.get(by.pk)
    if staged is None or by is None or not staged.is_staged or by.is_staged or not by.is_active:
        raise ValidationError(_("There is nothing to claim here any more."))
    # Held until the end: whoever takes in something new from this account waits, and then gives it to the person.
    handle = (
        Handle.objects.select_for_update()
        .filter(user=staged, network=proof.network, external_id=proof.external_id)
        .first()
    )
    if proof.person_id != by.pk or handle is None or proof.pk not in {one.pk for one in keep_proofs(by)}:
        raise ValidationError(
            _("This account has not been shown to be yours. Sign in with it, or post a code from it.")
        )
    if was_taken_back(by, handle):
        raise ValidationError(_("We took this back from you before. If it is yours after all, write to us."))
    claim = Claim.objects.create(
        staged=staged,
        person=by,
        network=handle.network,
        external_id=handle.external_id,
        name=handle.name,
        kind=proof.kind,
        count=len(history_of(staged, network=handle.network)),
    )
    claim.moved = {rule.name: rule.claim(staged, by) for rule in claim_rules()}
    claim.save(update_fields=["moved"])
    Handle.objects.filter(pk=handle.pk).update(user=by)
    return claim


@transaction.atomic
def reverse_claim(claim: Claim, *, by: User, reason: str = "") -> Claim:
    """Give back exactly what a claim moved, where it is still there, and what was heard from the account since.

    The person cannot claim it again; somebody else can. Safe to repeat.
    """
    ids = Claim.objects.filter(pk=claim.pk).values_list("staged", "person").first()
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids or ()).order_by("pk"))
    claim = Claim.objects.select_for_update(of=("self",)).select_related("staged", "person").get(pk=claim.pk)
    if not claim.is_in_force:
        return claim
    handles = Handle.objects.filter(network=claim.network, external_id=claim.external_id, user=claim.person)
    list(handles.select_for_update())
    claim.reversed_at, claim.reversed_by = timezone.now(), by
    claim.reason = clean_line(reason, REASON_LIMIT)
    for rule in claim_rules():
        if rule.name in claim.moved:
            rule.unclaim(claim, claim.moved[rule.name])
    handles.update(user=claim.staged)
    claim.save(update_fields=["reversed_at", "reversed_by", "reason"])
    return claim
