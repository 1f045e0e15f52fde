"""Take away what was heard from an account elsewhere, for whoever shows that it is theirs."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..claiming import history_of, remove_heard
from ..models import Handle, HistoryRemoval, Proof, User
from .claim import handle_of, was_taken_back
from .leave import close_account
from .prove import keep_proofs


@transaction.atomic
def remove_history(proof: Proof, *, by: User, keys: Collection[str] | None = None) -> HistoryRemoval:
    """Remove some things by their keys, or with None everything and who they are there. Cannot be undone.

    Text, name and media go as with a deletion where it was said; our replies, votes and numbers stay. What comes again
    from the network stays away. Of what somebody claimed already, everything means what was heard, and not their
    account. Raises ValidationError where the proof does not count or nothing of it is there.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    handle = handle_of(proof)
    if proof.person_id != by.pk or handle is None or proof.pk not in {one.pk for one in keep_proofs(by)}:
        raise ValidationError(
            _("This account has not been shown to be yours. Sign in with it, or post a code from it.")
        )
    # Held, so that what arrives meanwhile waits and is not left behind.
    handle = Handle.objects.select_for_update(of=("self",)).select_related("user").get(pk=handle.pk)
    owner = handle.user
    if owner.pk != by.pk and not owner.is_staged:
        raise ValidationError(_("Somebody else claimed this already. If it is yours, write to us."))
    if was_taken_back(by, handle):
        raise ValidationError(_("We took this back from you before. If it is yours after all, write to us."))
    there = {one.key for one in history_of(owner, network=handle.network)}
    chosen = there if keys is None else there & set(keys)
    if not chosen:
        raise ValidationError(_("Nothing of this is here any more. Choose again from the list."))
    is_all = keys is None
    removal = HistoryRemoval.objects.create(person=by, network=handle.network, kind=proof.kind, was_all=is_all)
    removal.count = remove_heard(owner, chosen, by=by)
    removal.save(update_fields=["count"])
    if is_all and owner.pk != by.pk:
        # Their name, their id there and whatever else is about them.
        close_account(owner, keep_words=False)
    return removal
