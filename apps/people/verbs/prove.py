"""Show that an account on another network is one's own: by signing in with it, or by posting a code from it."""

import hashlib
import re
import secrets
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from ..claiming import identity_of, places_for_codes
from ..models import Proof, ProofCode, User

CODE_LASTS = timedelta(hours=24)
CODE_KEPT = timedelta(days=30)
CODE = re.compile(r"\bHC(?:-[A-Z2-7]{4}){4}\b", re.IGNORECASE)
# Of one text no more are looked up, whatever somebody writes.
CODES_PER_TEXT = 3
GROUP = 4


@transaction.atomic
def keep_proofs(person: User) -> list[Proof]:
    """Bring the proofs of somebody in line with the accounts with which they sign in. Returns those that are good.

    An account that is connected no more proves nothing. A proof counts by the id that the network gives out, never by
    a name or a mail address. Safe to repeat.
    """
    told = {identity for account in _accounts(person) if (identity := identity_of(account))}
    known = {(one.network, one.external_id): one for one in Proof.objects.select_for_update().filter(person=person)}
    for key, proof in known.items():
        if proof.kind == Proof.Kind.SIGN_IN and key not in told:
            proof.delete()
        elif proof.kind == Proof.Kind.CODE and key in told:
            proof.kind = Proof.Kind.SIGN_IN
            proof.save(update_fields=["kind"])
    Proof.objects.bulk_create(
        [
            Proof(person=person, kind=Proof.Kind.SIGN_IN, network=network, external_id=external_id)
            for network, external_id in sorted(told - known.keys())
        ],
        ignore_conflicts=True,
    )
    return [proof for proof in Proof.objects.filter(person=person).order_by("pk") if proof.is_good]


@transaction.atomic
def ask_for_code(person: User, *, place: str) -> ProofCode:
    """A code that this person posts at this place, good once and for 24 hours. The one that is good still, if any.

    Raises ValidationError where no codes are heard.
    """
    if place not in {one.key for one in places_for_codes()}:
        raise ValidationError(_("Codes are not read there. Choose one of the places in the list."))
    # Two windows of one person get the same code.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    if known := codes_of(person).filter(place=place).first():
        return known
    nonce = secrets.token_hex(16)
    return ProofCode.objects.create(
        person=person,
        place=place,
        nonce=nonce,
        digest=_digest(_code(nonce)),
        asked_at=now,
        expires_at=now + CODE_LASTS,
    )


def codes_of(person: User):
    """The codes of somebody that are good now, the newest first."""
    return ProofCode.objects.filter(person=person, used_at=None, expires_at__gt=timezone.now()).order_by("-pk")


def code_in_words(code: ProofCode) -> str:
    """What is to be posted: "HC-" and 16 letters and digits in groups of four."""
    return _code(code.nonce)


def holds_code(text: str) -> bool:
    """Whether a text holds something that looks like one of our codes: then it is no complaint, good or not."""
    return CODE.search(text) is not None


@transaction.atomic
def hear_code(text: str, *, place: str, network: str, external_id: str, at: datetime) -> Proof | None:
    """Somebody posted a text with a code. Returns what it proves, or None for one that is spent, late, or not for here.

    `at` is when it was posted there. Of two who post the same code, the first that is heard has used it up.
    """
    for written in CODE.findall(text)[:CODES_PER_TEXT]:
        digest = _digest(written.upper())
        code = ProofCode.objects.select_for_update(of=("self",)).filter(digest=digest).select_related("person").first()
        if code is None or not constant_time_compare(code.digest, digest) or code.place != place:
            continue
        if code.used_at or not code.asked_at - CODE_LASTS < at <= code.expires_at or not code.person.is_active:
            continue
        code.used_at = timezone.now()
        code.save(update_fields=["used_at"])
        proof, made = Proof.objects.get_or_create(
            person=code.person,
            network=network,
            external_id=external_id,
            defaults={"kind": Proof.Kind.CODE},
        )
        if not made:
            proof.proved_at, proof.set_aside_at = code.used_at, None
            proof.save(update_fields=["proved_at", "set_aside_at"])
        return proof
    return None


def set_aside(proof: Proof) -> Proof:
    """Do not offer this history of one's own accord again. Safe to repeat; the page still shows it."""
    if proof.set_aside_at is None:
        proof.set_aside_at = timezone.now()
        proof.save(update_fields=["set_aside_at"])
    return proof


def forget_old_codes() -> int:
    """Remove codes that have been no good for a month. Returns how many."""
    return ProofCode.objects.filter(expires_at__lt=timezone.now() - CODE_KEPT).delete()[0]


def _accounts(person: User) -> Sequence[SocialAccount]:
    return SocialAccount.objects.filter(user=person).order_by("pk")


def _code(nonce: str) -> str:
    letters = b32encode(salted_hmac("people.proof_code", nonce, algorithm="sha256").digest())[: 4 * GROUP].decode()
    return "-".join(["HC", *(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))])


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
