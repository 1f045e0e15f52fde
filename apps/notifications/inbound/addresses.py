"""The addresses that people answer at: one per person and conversation, random, good for half a year."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.company.models import Profile
from apps.forum.models import Thread
from apps.people.models import User

from ..models import ReplyAddress
from ..models.inbound import new_key
from .parse import addresses_in

GOOD_FOR = timedelta(days=180)
# One that is good for less than this is not handed out any more, so that an answer to today's mail still arrives.
HANDED_OUT_UNTIL = timedelta(days=90)
# One anywhere in a text; whose domain it is does not matter there.
REPLY_ADDRESS = re.compile(r"\b[\w.-]{1,64}\+[a-z2-7]{32}@[\w.-]{1,190}")
_LOCAL_PART = re.compile(r"(?P<user>[^@+]+)\+(?P<key>[a-z2-7]{32})\Z")


def takes_mail() -> bool:
    """Whether this installation takes answers by mail at all."""
    return bool(settings.INBOUND_MAIL_DOMAIN)


def reply_address(person: User, thread: Thread) -> str:
    """The address at which this person answers in this conversation, or the empty string where none is taken.

    Whoever knows it may write as far as it alone is concerned, so it belongs into mails to this person only.
    """
    return reply_addresses([person], thread).get(person.pk, "")


def reply_addresses(people: Sequence[User], thread: Thread) -> dict[int, str]:
    """The same for many people at once, by their ids, in two queries."""
    if not takes_mail():
        return {}
    now = timezone.now()
    known = ReplyAddress.objects.filter(
        thread=thread, person__in=people, revoked_at=None, expires_at__gt=now + HANDED_OUT_UNTIL
    )
    keys = {address.person_id: address.key for address in known.order_by("expires_at")}
    made = ReplyAddress.objects.bulk_create(
        [
            ReplyAddress(key=new_key(), person=person, thread=thread, created_at=now, expires_at=now + GOOD_FOR)
            for person in people
            if person.pk not in keys
        ],
        batch_size=500,
    )
    keys |= {address.person_id: address.key for address in made}
    return {
        person: f"{settings.INBOUND_MAIL_USER}+{key}@{settings.INBOUND_MAIL_DOMAIN}" for person, key in keys.items()
    }


def revoke_reply_addresses(person: User) -> int:
    """Take no more mail at any address of this person. Returns how many were good until now."""
    return ReplyAddress.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())


def keys_in(addresses: Iterable[str]) -> list[str]:
    """The keys of reply addresses of ours among mail addresses, each once."""
    found = {}
    for address in addresses:
        local, _, domain = address.rpartition("@")
        match = _LOCAL_PART.match(local)
        is_ours = takes_mail() and domain == settings.INBOUND_MAIL_DOMAIN.lower()
        if match and is_ours and match["user"] == settings.INBOUND_MAIL_USER.lower():
            found[match["key"]] = None
    return list(found)


def addressed(addresses: Iterable[str]) -> ReplyAddress | None:
    """The reply address that a mail was sent to, good or not; the first where it names several."""
    keys = keys_in(addresses)
    rows = {row.key: row for row in ReplyAddress.objects.select_related("person", "thread").filter(key__in=keys)}
    return next((rows[key] for key in keys if key in rows), None)


def is_our_own(address: str) -> bool:
    """Whether mail from this address is our own coming back: what we send from, or a reply address."""
    profile = Profile.objects.first()
    own = {*addresses_in([settings.DEFAULT_FROM_EMAIL]), *addresses_in([profile.email if profile else ""])}
    return address in own or bool(keys_in([address]))
