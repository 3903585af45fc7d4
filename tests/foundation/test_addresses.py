"""Where a request comes from, through proxies that are trusted and clients that aren't."""

import pytest
from litestar.testing import RequestFactory

from parta.foundation.config import Settings
from parta.foundation.http import address_of, network_of

PROXIES = Settings(trusted_proxies="127.0.0.1, 10.0.0.5")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.0.0.5", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else None)
    request.scope["client"] = (peer, 1234)
    assert address_of(request, PROXIES) == address


def test_a_network_of_proxies_is_believed() -> None:
    proxies = Settings(trusted_proxies="10.1.0.0/16, 2001:db8::/32, nonsense")
    for peer, address in (("10.1.7.7", "198.51.100.1"), ("2001:db8::1", "198.51.100.1"), ("10.2.0.1", "10.2.0.1")):
        request = RequestFactory().get("/", headers={"X-Forwarded-For": "198.51.100.1"})
        request.scope["client"] = (peer, 1234)
        assert address_of(request, proxies) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("", ""),
    ],
)
def test_limits_count_networks(address: str, network: str) -> None:
    assert network_of(address) == network
