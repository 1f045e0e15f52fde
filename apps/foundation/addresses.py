"""Which network addresses a server of ours may speak to."""

import ipaddress
from collections.abc import Iterable

_REFUSED_V4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # the metadata address of a large cloud, inside public space
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays into 6to4
        "198.18.0.0/15",
        "240.0.0.0/4",
    )
]
_REFUSED_V6 = [
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries any IPv4 address inside
        "3fff::/20",
    )
]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public_address(address: str) -> bool:
    """Whether an IP address (as text) belongs to the open internet.

    `is_global` of the standard library lets some addresses pass that lead back inside (multicast, IPv4-compatible,
    NAT64, 5f00::/16); only global unicast passes here, and an IPv4 address carried in an IPv6 one is judged itself.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return False
        inner = ip.ipv4_mapped
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public_address(str(inner))
        return ip in _GLOBAL_V6 and ip.is_global and not any(ip in network for network in _REFUSED_V6)
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip in network for network in _REFUSED_V4)


class Allowance:
    """The targets an operator allowed to be private, or on other ports than 80 and 443.

    Each entry is "host", "host:port", an IP address (with or without port) or a network such as "10.1.0.0/16". Names
    are compared with the host asked for; addresses and networks with the address it resolves to.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._hosts: set[tuple[str, int | None]] = set()
        self._networks: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]] = []
        for entry in entries:
            self._add(str(entry).strip().lower())

    def _add(self, entry: str) -> None:
        if not entry:
            return
        try:
            self._networks.append((ipaddress.ip_network(entry, strict=False), None))
            return
        except ValueError:
            pass
        host, _colon, port_text = entry.rpartition(":")
        port: int | None = None
        if host and port_text.isascii() and port_text.isdigit():
            port = int(port_text)
        else:
            host = entry
        try:
            self._networks.append((ipaddress.ip_network(host.strip("[]")), port))
        except ValueError:
            self._hosts.add((host.rstrip("."), port))

    def covers(self, host: str, port: int, address: str) -> bool:
        """Whether `address`, to which `host` resolved, may be spoken to on `port` although the rules say otherwise."""
        if (host, None) in self._hosts or (host, port) in self._hosts:
            return True
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network and allowed_port in (None, port) for network, allowed_port in self._networks)
