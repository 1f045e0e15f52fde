import pytest

from apps.foundation.addresses import Allowance, is_public_address


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "168.63.129.16", "169.254.169.254", "172.31.255.255",
        "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::93.184.216.34", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
        "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_are_not_public(address):
    assert is_public_address(address) is False


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:82a::200e", "::ffff:1.1.1.1", "64:ff9b::101:101"],
)
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public_address(address) is True


def test_an_allowance_names_hosts_ports_addresses_and_networks():
    allowance = Allowance(["mail.intern", "api.intern:8443", "10.1.0.0/16", "127.0.0.1:9000", "[::1]:9000", " "])
    assert allowance.covers("mail.intern", 25, "10.9.9.9")
    assert allowance.covers("api.intern", 8443, "10.9.9.9")
    assert not allowance.covers("api.intern", 8444, "10.9.9.9")
    assert allowance.covers("any.test", 1, "10.1.2.3")
    assert allowance.covers("any.test", 9000, "127.0.0.1")
    assert not allowance.covers("any.test", 9001, "127.0.0.1")
    assert allowance.covers("any.test", 9000, "::1")
    assert not allowance.covers("other.test", 80, "10.2.0.1")
