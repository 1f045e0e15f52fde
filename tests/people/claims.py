"""Somebody who spoke on Chirp Square, and proofs of who they are."""

from datetime import UTC, datetime, timedelta

from apps.ingest.verbs import receive
from apps.people.models import Proof, User
from apps.sources.connectors import Author, Incoming
from apps.sources.models import Source

JOE = "https://square.example/users/joe"


def hear(source: Source, external_id: str, *, text: str, author: str = JOE, handle: str = "@joe", **fields):
    """One thing that somebody says there, an hour after the one with the number before."""
    said_at = fields.pop("said_at", datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=len(external_id)))
    incoming = Incoming(
        external_id=external_id,
        text=text,
        author=Author(external_id=author, name=handle.lstrip("@").title(), handle=handle, url=author),
        said_at=said_at,
        version=said_at,
        url=f"{author}/{external_id}",
        **fields,
    )
    return receive(source, [incoming])


def prove(person: User, external_id: str, *, network: str = "mastodon") -> Proof:
    """Let somebody have shown by a code that they are somebody elsewhere."""
    proof, _made = Proof.objects.get_or_create(
        person=person, network=network, external_id=external_id, defaults={"kind": Proof.Kind.CODE}
    )
    return proof
