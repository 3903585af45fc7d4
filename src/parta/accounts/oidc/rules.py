"""Where a person may be led back to, and whose account a verified phone is. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from parta.accounts.contacts import mask, normalise_phone
from parta.accounts.oidc.providers import Provider
from parta.foundation.text import clean_line, comparison_key

# How long a person may stay at the provider's, and how long a proven identity waits for its owner's consent.
ATTEMPT_LIFETIME = timedelta(minutes=15)
PENDING_LIFETIME = timedelta(minutes=30)
ATTEMPTS_PER_ADDRESS = 600
ATTEMPTS_WINDOW = timedelta(hours=1)

# One path of our own: «//host» and «/\host» are other hosts to a browser.
_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]{0,500}")


class AccountWithPhone(msgspec.Struct, frozen=True, kw_only=True):
    """An account beside a verified phone. `has_identity`: of the same provider already."""

    id: UUID
    name: str
    is_operator: bool
    has_identity: bool


def own_path(text: str) -> str:
    """`text` where it is a path of this site, else "": a link of a letter must not lead through us elsewhere."""
    return text if _OWN_PATH.fullmatch(text) else ""


def verified_phone(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """The phone (E.164) that the provider says it has verified."""
    phone, is_verified = claims.get(provider.phone_claim), claims.get(provider.phone_verified_claim)
    if not provider.link_by_phone or is_verified is not True or not isinstance(phone, str):
        return None
    return normalise_phone(phone)


def whose(accounts: Sequence[AccountWithPhone], claims: Mapping[str, Any]) -> UUID | None:
    """The one account that a verified phone stands for, or None: then its owner decides (ACC-14).

    A phone that several use (a mother and her child) tells nobody apart; neither does one beside another name. An
    operator is never found by a phone (ACC-9), nor an account that has this provider's identity already: the number
    may have passed to somebody else.
    """
    found = [one for one in accounts if not one.is_operator]
    if len(found) != 1 or found[0].has_identity or not _may_be_called(found[0].name, claims):
        return None
    return found[0].id


def _may_be_called(name: str, claims: Mapping[str, Any]) -> bool:
    """Whether the names that the provider tells stand in the account's name; a provider may tell none."""
    known = set(comparison_key(name).split())
    told = [claims.get(part) for part in ("family_name", "given_name")]
    words = {word for part in told if isinstance(part, str) for word in comparison_key(part).split()}
    return words <= known


def label_of(provider: Provider, claims: Mapping[str, Any]) -> str:
    """What the owner will recognise the identity by: a name, else a masked contact, else the provider's name."""
    name = claims.get("name")
    if isinstance(name, str) and clean_line(name):
        return clean_line(name)[:120]
    for claim in (provider.email_claim, provider.phone_claim):
        contact = claims.get(claim)
        if isinstance(contact, str) and contact:
            return mask(clean_line(contact))[:120]
    return provider.name
