"""Every connector says what its network can do and keeps what it says."""

from dataclasses import fields
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from apps.sources.connectors import AuthenticationFailed, Connector, all_connectors, connector_for, registry
from apps.sources.connectors.base import Capabilities
from apps.sources.models import Source

CONNECTORS = sorted(all_connectors().values(), key=lambda connector: connector.network)


def test_the_four_networks_we_speak_with_are_there():
    assert {"mastodon", "feed", "webhook", "file"} <= set(all_connectors())


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.network)
def test_a_connector_keeps_what_it_declares(connector):
    assert isinstance(connector.capabilities, Capabilities)
    can = connector.capabilities
    overridden = {
        name: getattr(connector, name) is not getattr(Connector, name)
        for name in ("accept", "fetch", "read", "send", "find_sent", "edit", "retract", "recheck")
    }
    assert overridden["read"]
    assert overridden["accept"] == can.can_receive
    assert overridden["fetch"] == can.can_poll
    assert overridden["send"] == can.can_reply
    assert overridden["find_sent"] == can.can_look_up
    assert overridden["edit"] == can.can_edit
    assert overridden["retract"] == can.can_retract
    assert overridden["recheck"] == (can.recheck_hours is not None)
    assert can.retention_hours > 0
    assert can.text_limit is None or can.text_limit > 0


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.network)
def test_settings_and_secrets_are_described_for_people(connector):
    for name, (label, help_text, is_required) in (connector.settings | connector.secrets).items():
        assert name.isidentifier()
        assert str(label) and str(help_text)
        assert isinstance(is_required, bool)


def test_no_capability_has_a_default():
    with pytest.raises(TypeError):
        Capabilities()
    for field in fields(Capabilities):
        declared = {each.name: getattr(CONNECTORS[0].capabilities, each.name) for each in fields(Capabilities)}
        del declared[field.name]
        with pytest.raises(TypeError, match=field.name):
            Capabilities(**declared)


def test_a_source_is_spoken_for_by_its_network():
    for network, connector in all_connectors().items():
        assert type(connector_for(Source(network=network))) is connector


@pytest.fixture
def brought(monkeypatch):
    """Pretend that a package brings a connector, and forget it afterwards."""

    def bring(connector):
        entry = SimpleNamespace(load=lambda: connector)
        monkeypatch.setattr(registry, "entry_points", lambda group: [entry] if group == registry.ENTRY_POINT else [])
        registry.all_connectors.cache_clear()

    yield bring
    monkeypatch.undo()
    registry.all_connectors.cache_clear()


class Brought(Connector):
    network = "brought"
    name = "Brought"
    capabilities = CONNECTORS[0].capabilities


def test_a_package_can_bring_a_connector(brought):
    brought(Brought)
    assert registry.all_connectors()["brought"] is Brought


def test_a_connector_without_capabilities_is_refused(brought):
    brought(type("Silent", (Connector,), {"network": "silent", "name": "Silent"}))
    with pytest.raises(TypeError, match="capabilities"):
        registry.all_connectors()


def test_a_connector_that_receives_without_verifying_is_refused(brought):
    webhook = all_connectors()["webhook"].capabilities
    brought(type("Open", (Connector,), {"network": "open", "name": "Open", "capabilities": webhook}))
    with pytest.raises(TypeError, match="verify"):
        registry.all_connectors()


def test_a_connector_that_receives_nothing_refuses_every_request():
    request = RequestFactory().post("/", b"{}", content_type="application/json")
    for connector in CONNECTORS:
        if not connector.capabilities.can_receive:
            with pytest.raises(AuthenticationFailed):
                connector(Source(network=connector.network)).accept(request)
