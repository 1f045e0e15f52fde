"""A network that exists in memory, for tests of what we do with networks. It keeps the connector contract."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from apps.sources.connectors import (
    Author,
    Capabilities,
    Connector,
    Incoming,
    Outgoing,
    Page,
    Sent,
    Unreadable,
    Withdrawal,
    registry,
)
from apps.sources.models import Policy, Source

NOON = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
EVERYTHING = Capabilities(
    can_poll=True,
    can_receive=True,
    can_reply=True,
    can_edit=True,
    can_retract=True,
    is_idempotent=False,
    can_look_up=True,
    text_limit=200,
    retention_hours=720,
    may_store_text=True,
    may_show_publicly=True,
    recheck_hours=24,
)


class Network:
    """What stands there: our replies by id, each with the key it came with, and how the next calls go wrong."""

    def __init__(self):
        self.replies: dict[str, Outgoing] = {}
        self.calls: list[str] = []
        self.pages: list[Page] = []
        self.above: dict[str, list[tuple[str, dict]]] = {}
        self.changed: list[tuple[str, dict]] = []
        self.before: list[Exception] = []
        self.after: list[Exception] = []

    def answer(self, call: str) -> None:
        """Note a call; fail before doing it when told so."""
        self.calls.append(call)
        if self.before:
            error = self.before.pop(0)
            if error is not None:
                raise error

    def lose_answer(self) -> None:
        """Fail after having done it, when told so."""
        if self.after:
            raise self.after.pop(0)


class StandInConnector(Connector):
    """Speaks with the network of the running test."""

    network = "stand-in"
    name = "Stand-in"
    capabilities = EVERYTHING
    place: Network

    def fetch(self, cursors, pages):
        self.place.answer("fetch")
        start = int(cursors.get("", "0"))
        yield from self.place.pages[start : start + pages]

    def accept(self, request):
        raise AssertionError("not called in tests")

    def read(self, raw):
        if "poison" in raw:
            raise Unreadable("text: this is not text")
        if "gone" in raw:
            return Withdrawal(raw["gone"])
        return heard(**{name: value for name, value in raw.items() if name != "raw"})

    def recheck(self, external_ids):
        return iter(self.place.changed)

    def ancestors(self, external_id):
        self.place.answer("ancestors")
        return self.place.above.get(external_id, [])

    def send(self, outgoing, *, timeout):
        self.place.answer("send")
        external_id = f"ours-{len(self.place.replies) + 1}"
        if self.capabilities.is_idempotent:
            for known, reply in self.place.replies.items():
                if reply.idempotency_key == outgoing.idempotency_key:
                    return Sent(known, f"https://network.example/{known}")
        self.place.replies[external_id] = outgoing
        self.place.lose_answer()
        return Sent(external_id, f"https://network.example/{external_id}")

    def find_sent(self, outgoing):
        self.place.answer("find")
        for external_id, reply in self.place.replies.items():
            if (reply.in_reply_to, reply.text) == (outgoing.in_reply_to, outgoing.text):
                return Sent(external_id, f"https://network.example/{external_id}")
        return None

    def edit(self, external_id, outgoing, *, timeout):
        self.place.answer("edit")
        self.place.replies[external_id] = outgoing
        return Sent(external_id, f"https://network.example/{external_id}")

    def retract(self, external_id, *, timeout):
        self.place.answer("retract")
        self.place.replies.pop(external_id, None)

    def compose(self, text, *, to):
        return f"{to} {text}" if to else text


def heard(
    external_id="1", text="My kettle leaks. What now?", author="joe", said_at=NOON, version=None, **fields
) -> Incoming:
    """Something heard; by Joe at noon unless told otherwise."""
    if isinstance(said_at, str):
        said_at = datetime.fromisoformat(said_at)
    if isinstance(version, str):
        version = datetime.fromisoformat(version)
    return Incoming(
        external_id=external_id,
        text=text,
        author=Author(
            external_id=author, name=author.title(), handle=f"@{author}", url=f"https://network.example/@{author}"
        ),
        said_at=said_at,
        version=version or said_at,
        url=f"https://network.example/{external_id}",
        raw={"id": external_id, "text": text},
        **fields,
    )


@pytest.fixture
def network(monkeypatch):
    """The in-memory network, known to the registry for the length of the test."""
    place = Network()
    known = {**registry.all_connectors(), "stand-in": StandInConnector}
    StandInConnector.place = place
    StandInConnector.capabilities = EVERYTHING
    monkeypatch.setattr(registry, "all_connectors", lambda: known)
    return place


@pytest.fixture
def stand_in(db, network):
    """A source that listens to it and publishes at once."""
    return Source.objects.create(
        name="Stand-in", network="stand-in", policy=Policy.AT_ONCE, is_enabled=True, lawful_basis="LIA 1"
    )


def able(**changes) -> None:
    """Let the network be able to do more or less than usual."""
    StandInConnector.capabilities = replace(EVERYTHING, **changes)
