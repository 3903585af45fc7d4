"""Where a request comes from."""

from contextlib import suppress
from functools import cache, lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from litestar import Request

from parta.foundation.config import Settings


def address_of(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The client's address; `X-Forwarded-For` is believed only from the trusted proxies, from the right to the left."""
    address = request.client.host if request.client else ""
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    while forwarded and is_trusted(address, settings.trusted_proxies):
        nearest = forwarded.pop()
        if not _is_address(nearest):
            break
        address = nearest
    return address


@lru_cache(maxsize=4096)
def is_trusted(address: str, trusted: str) -> bool:
    """Whether an address is among `trusted`: addresses and networks, comma separated."""
    return _is_address(address) and any(ip_address(address) in network for network in _networks(trusted))


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What a limit counts: an IPv6 subscriber has a /64 of addresses and could use each once."""
    if not _is_address(address):
        return address
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return found.exploded[:19] + "::/64"


@cache
def _networks(trusted: str) -> tuple[IPv4Network | IPv6Network, ...]:
    found: list[IPv4Network | IPv6Network] = []
    for part in trusted.split(","):
        with suppress(ValueError):
            found.append(ip_network(part.strip(), strict=False))
    return tuple(found)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
