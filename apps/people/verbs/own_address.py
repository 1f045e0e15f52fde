"""Who somebody is who has shown that a mailbox is theirs."""

from allauth.account.models import EmailAddress
from django.db import transaction

from ..models import MAIL, User
from .stage import StagedAuthor, stage_person


@transaction.atomic
def person_of_address(email: str, *, name: str = "") -> User:
    """Whoever confirmed this address here, else a person staged for it, called `name`. Safe to repeat.

    Only for a link that came through the mailbox: the address is known to be theirs from now on.
    """
    email = email.strip().lower()
    known = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    if known:
        return known.user
    person = stage_person(MAIL, StagedAuthor(email, display_name=name))
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    return person
