"""Who may be told what."""

from django.utils.translation import gettext as _

from apps.foundation.verdicts import YES, Verdict, no
from apps.people.models import User

from .registry import PublicType


def may_hear(owner: User | None, kind: PublicType) -> Verdict:
    """Hear this type of message through an endpoint: what everybody may know in any case, what only staff may know as
    long as the endpoint's owner may."""
    if not kind.noun.permission:
        return YES
    if owner is None or not owner.is_active or not owner.is_staff or not owner.has_perm(kind.noun.permission):
        return no(_("The owner of this endpoint may not know this."))
    return YES
