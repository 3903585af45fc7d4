"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from litestar import Request

from parta.foundation.config import Settings


def address_of(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The client's address; `X-Forwarded-For` is believed only from the trusted proxies, from the right to the left."""
    trusted = {part.strip() for part in settings.trusted_proxies.split(",")}
    address = request.client.host if request.client else ""
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    while address in trusted and forwarded:
        nearest = forwarded.pop()
        if not _is_address(nearest):
            break
        address = nearest
    return address


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


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
