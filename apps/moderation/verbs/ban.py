"""Take the word from somebody, and give it back."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.activity.verbs import record
from apps.forum.models import Removal
from apps.foundation.limits import digest_of_address
from apps.foundation.plaintext import clean_line
from apps.people.models import User

from ..events import ADDRESS_BANNED, ADDRESS_UNBANNED, PERSON_BANNED, PERSON_UNBANNED
from ..models import NOTE_LIMIT, AddressBan, Ban, Trust

# Addresses are handed on to other people, so that no ban of one may last longer.
LONGEST_ADDRESS_BAN = timedelta(days=90)


@transaction.atomic
def ban_person(person: User, *, by: User, reason: Removal.Reason, until: datetime | None = None, note: str = "") -> Ban:
    """Let somebody read and sign in, but say nothing, until a moment or until it is lifted. Trust in them ends.

    Safe to repeat: a ban in force takes the new reason and end. Raises ValidationError for people who work here, for
    an end that is past, and for a reason outside of the list.
    """
    now = timezone.now()
    if person.is_staff:
        raise ValidationError(_("People who work here cannot be banned. Take their role away first."))
    if until is not None and until <= now:
        raise ValidationError(_("The ban would be over already. Choose a moment that is still to come."))
    if reason not in Removal.Reason:
        raise ValidationError(_("Choose one of the reasons."))
    # Two who ban at once wait for each other here, and the second changes what the first has made.
    User.objects.select_for_update().get(pk=person.pk)
    Ban.objects.filter(person=person, lifted_at__isnull=True, until__lte=now).update(lifted_at=now)
    said = {"reason": reason, "until": until, "note": clean_line(note, NOTE_LIMIT)}
    ban, made = Ban.objects.get_or_create(
        person=person, lifted_at__isnull=True, defaults={**said, "banned_by": by, "banned_at": now}
    )
    changed = [name for name, value in said.items() if getattr(ban, name) != value]
    if made or changed:
        for name in changed:
            setattr(ban, name, said[name])
        ban.save(update_fields=changed or None)
        Trust.objects.filter(person=person).delete()
        record(
            PERSON_BANNED,
            person,
            by=by,
            ban=ban.pk,
            reason=str(Removal.Reason(reason).label),
            until=until.isoformat() if until else None,
        )
    return ban


@transaction.atomic
def unban_person(person: User, *, by: User) -> User:
    """Give the word back. Safe to repeat."""
    lifted = Ban.objects.filter(person=person, lifted_at__isnull=True).update(lifted_at=timezone.now(), lifted_by=by)
    if lifted:
        record(PERSON_UNBANNED, person, by=by)
    return person


@transaction.atomic
def ban_address(address: str, *, by: User, until: datetime, note: str = "") -> AddressBan:
    """Let those who are not signed in do nothing but read from an address (IPv6: from its network of 64 bits).

    Only a keyed digest is stored. Safe to repeat: the later call sets the end. Raises ValidationError for what is no
    address, and for an end that is past or further away than 90 days.
    """
    now = timezone.now()
    if not now < until <= now + LONGEST_ADDRESS_BAN:
        raise ValidationError(
            _("An address can be banned for at most %(days)d days from now.") % {"days": LONGEST_ADDRESS_BAN.days}
        )
    try:
        digest = digest_of_address(address)
    except ValueError as error:
        raise ValidationError(_("This is no address. Write one as 203.0.113.7 or 2001:db8::1.")) from error
    ban, _made = AddressBan.objects.update_or_create(
        digest=digest,
        defaults={"until": until, "note": clean_line(note, NOTE_LIMIT), "banned_by": by, "banned_at": now},
    )
    record(ADDRESS_BANNED, ban, by=by, until=until.isoformat())
    return ban


@transaction.atomic
def unban_address(ban: AddressBan, *, by: User) -> None:
    """Let an address do again what others may. Safe to repeat."""
    stored = AddressBan.objects.select_for_update().filter(pk=ban.pk).first()
    if stored:
        record(ADDRESS_UNBANNED, stored, by=by)
        stored.delete()
