"""What Facebook sent once is taken once."""

from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import Embed, SeenSignature

PURGED_AT_ONCE = 1_000


def take_signature(embed: Embed, *, signature: bytes, believed_for: timedelta) -> bool:
    """Remember a signature for at least as long as a copy of it would be believed. Says whether it is new.

    Of many copies at once one is new.
    """
    # Twice the time: a clock that is a little off must not open a gap.
    row = SeenSignature(embed=embed, digest=sha256(signature).hexdigest(), forget_at=timezone.now() + 2 * believed_for)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def purge_signatures() -> int:
    """Forget signatures that nobody would believe again. Returns how many."""
    old, forgotten = SeenSignature.objects.filter(forget_at__lte=timezone.now()).order_by("forget_at"), 0
    while rows := list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
        forgotten += SeenSignature.objects.filter(pk__in=rows).delete()[0]
    return forgotten
