"""Partners whose people may answer in their name."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Organisation, User


@transaction.atomic
def verify_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Vouch that the organisation is whom it says it is: its people's posts carry its name from now on."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.verified_at is None:
        organisation.verified_at = timezone.now()
        organisation.save(update_fields=["verified_at"])
    return organisation


@transaction.atomic
def distrust_organisation(organisation: Organisation, *, by: User) -> Organisation:
    """Vouch no longer. What was said in its name until now keeps the name, as every post keeps its voice."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.verified_at is not None:
        organisation.verified_at = None
        organisation.save(update_fields=["verified_at"])
    return organisation


@transaction.atomic
def set_members(organisation: Organisation, nicknames: Sequence[str], *, by: User) -> list[User]:
    """Let exactly the people of these nicknames answer for the organisation. Returns them.

    Raises ValidationError for a nickname nobody has, and for somebody who works here or answers for another one.
    """
    people = {person.nickname: person for person in User.objects.filter(nickname__in=nicknames).order_by("pk")}
    for nickname in nicknames:
        person = people.get(nickname)
        if person is None:
            raise ValidationError(_("Nobody is called “%(nickname)s”.") % {"nickname": nickname[:60]})
        if person.is_staff:
            raise ValidationError(_("%(person)s works here and answers for nobody else.") % {"person": person})
        if person.organisation_id not in (None, organisation.pk):
            raise ValidationError(_("%(person)s answers for another organisation already.") % {"person": person})
    ids = [person.pk for person in people.values()]
    User.objects.filter(organisation=organisation).exclude(pk__in=ids).update(organisation=None)
    User.objects.filter(pk__in=ids).update(organisation=organisation)
    return list(people.values())
