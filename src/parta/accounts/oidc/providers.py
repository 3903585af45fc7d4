"""Which providers of identities the operator has set up (`PARTA_OIDC`)."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from parta.foundation.config import Settings, SettingsError

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider as the operator describes it.

    `key` stands in the return address and never changes; `issuer` is the provider's own name for itself, character by
    character. Without a secret the client is a public one (PKCE alone). A phone counts only where
    `phone_verified_claim` is true; `link_by_phone` false asks everybody for consent.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    scopes: str = "openid profile phone email"
    phone_claim: str = "phone_number"
    phone_verified_claim: str = "phone_number_verified"
    email_claim: str = "email"
    link_by_phone: bool = True
    # Whether signing out of Parta offers to sign out of the provider as well, where it can.
    logout: bool = True


class Providers:
    """The providers of this Parta, in the order of the settings."""

    def __init__(self) -> None:
        self._providers: dict[str, Provider] = {}

    def load(self, settings: Settings) -> None:
        """Raises SettingsError."""
        for one in parse_providers(settings.oidc):
            self._providers[one.key] = one

    @property
    def all(self) -> list[Provider]:
        return list(self._providers.values())

    def find(self, key: str) -> Provider | None:
        return self._providers.get(key)


def parse_providers(text: str) -> list[Provider]:
    """The providers of the setting, a JSON list. Raises SettingsError naming what is wrong; secrets aren't repeated."""
    if not text.strip():
        return []
    try:
        found = msgspec.json.decode(text, type=list[Provider])
    except msgspec.MsgspecError as error:
        raise SettingsError(f"PARTA_OIDC: {error}") from error
    for one in found:
        if not _KEY.fullmatch(one.key):
            raise SettingsError(f"PARTA_OIDC: key {one.key!r}: small letters, digits and hyphens, e.g. esia")
        if not is_safe_address(one.issuer):
            raise SettingsError(f"PARTA_OIDC: issuer {one.issuer!r}: an https:// address")
        if "openid" not in one.scopes.split():
            raise SettingsError(f"PARTA_OIDC: scopes of {one.key}: «openid» is missing")
        if not one.name.strip() or not one.client_id:
            raise SettingsError(f"PARTA_OIDC: {one.key}: name and client_id are needed")
    if len({one.key for one in found}) != len(found) or len({one.issuer for one in found}) != len(found):
        # Two providers with one issuer would be one table of people with two sets of rules.
        raise SettingsError("PARTA_OIDC: every provider has a key and an issuer of its own")
    return found


def is_safe_address(address: str) -> bool:
    """Whether what is fetched from here can't be changed on the way: https, or this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
