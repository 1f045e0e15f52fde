"""Vouch for somebody, and take it back."""

from django.db import transaction

from apps.activity.verbs import record
from apps.people.models import User

from ..events import PERSON_DISTRUSTED, PERSON_TRUSTED
from ..models import Trust


@transaction.atomic
def trust_person(person: User, *, by: User) -> Trust:
    """Trust somebody whatever their deeds count: their posts wait for words on a list only. Safe to repeat."""
    trust, given = Trust.objects.get_or_create(person=person, defaults={"given_by": by})
    if given:
        record(PERSON_TRUSTED, person, by=by)
    return trust


@transaction.atomic
def distrust_person(person: User, *, by: User) -> User:
    """Let their deeds count again. Safe to repeat."""
    deleted, _kinds = Trust.objects.filter(person=person).delete()
    if deleted:
        record(PERSON_DISTRUSTED, person, by=by)
    return person
