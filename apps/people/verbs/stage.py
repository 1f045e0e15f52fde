"""People who spoke elsewhere get a seat here before they know it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone

from ..models import Handle, User


@dataclass(frozen=True, slots=True)
class StagedAuthor:
    """An author as another network names them. `external_id` must be unique on the whole network."""

    external_id: str
    name: str = ""
    url: str = ""
    followers: int | None = None
    display_name: str = ""


@transaction.atomic
def stage_people(network: str, authors: Sequence[StagedAuthor], *, hold: bool = False) -> dict[str, User]:
    """Give every author a person, known or new, in a handful of queries. Returns them by external id.

    A staged person has no usable password and no mail address. Safe to repeat and to race: the username is
    worked out from the network's id, so two at once make the same row. With `hold`, nobody claims what these authors
    said, or has it removed, before the transaction around this ends: what it stores goes to whom it belongs.
    """
    by_id = {author.external_id: author for author in authors}
    known = Handle.objects.filter(network=network, external_id__in=by_id).order_by("pk")
    if hold:
        # Without a join: who it belongs to is asked after the waiting, because it may have been claimed meanwhile.
        known = known.select_for_update(no_key=True)
    handles = {handle.external_id: handle for handle in known}
    owners = User.objects.in_bulk({handle.user_id for handle in handles.values()})
    _refresh(handles, by_id)
    people = {external_id: owners[handle.user_id] for external_id, handle in handles.items()}
    # In one order, so that two batches with the same new people never wait for each other crosswise.
    missing = [by_id[external_id] for external_id in sorted(by_id.keys() - handles.keys())]
    if missing:
        people |= _add(network, missing)
    return people


def stage_person(network: str, author: StagedAuthor) -> User:
    """Give one author a person; see `stage_people`."""
    return stage_people(network, [author])[author.external_id]


def _add(network: str, authors: list[StagedAuthor]) -> dict[str, User]:
    now = timezone.now()
    usernames = {author.external_id: _username(network, author.external_id) for author in authors}
    User.objects.bulk_create(
        [
            User(
                username=usernames[author.external_id],
                name=author.display_name[:150] or author.name[:150],
                password=UNUSABLE_PASSWORD_PREFIX,
                created_at=now,
            )
            for author in authors
        ],
        ignore_conflicts=True,
    )
    found = {user.username: user for user in User.objects.filter(username__in=usernames.values())}
    Handle.objects.bulk_create(
        [
            Handle(
                user=found[usernames[author.external_id]],
                network=network,
                external_id=author.external_id,
                name=author.name[:150],
                url=author.url,
                followers=author.followers,
                updated_at=now,
            )
            for author in authors
        ],
        ignore_conflicts=True,
    )
    return {external_id: found[username] for external_id, username in usernames.items()}


def _refresh(handles: dict[str, Handle], authors: dict[str, StagedAuthor]) -> None:
    """Keep names, addresses and reach as the network tells them now."""
    changed = []
    for external_id, handle in handles.items():
        author = authors[external_id]
        told = (author.name[:150] or handle.name, author.url or handle.url, author.followers)
        if told[2] is None:
            told = (*told[:2], handle.followers)
        if told != (handle.name, handle.url, handle.followers):
            handle.name, handle.url, handle.followers = told
            handle.updated_at = timezone.now()
            changed.append(handle)
    Handle.objects.bulk_update(changed, ["name", "url", "followers", "updated_at"], batch_size=500)


def _username(network: str, external_id: str) -> str:
    digest = hashlib.sha256(f"{network}\0{external_id}".encode()).hexdigest()[:24]
    return f"{network[:40]}.{digest}"
