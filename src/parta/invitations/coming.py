"""What whoever opened a link has said so far, and what came of it."""

from datetime import datetime
from typing import Literal

import msgspec

from parta.accounts import Candidate, Contact, OpenedSession
from parta.foundation.text import comparison_key
from parta.organisations import full_name
from parta.structure import GroupRecord

from .consents import GivenConsent
from .people import Here, Option
from .store import StoredInvitation


class GivenName(msgspec.Struct, frozen=True, kw_only=True):
    surname: str
    given: str
    patronymic: str = ""

    @property
    def full(self) -> str:
        return full_name(surname=self.surname, given_name=self.given, patronymic=self.patronymic)


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever opened the link has said so far."""

    contact: Contact
    code: str
    name: GivenName | None = None
    child_name: str = ""
    key: str | None = None
    consents: tuple[GivenConsent, ...] = ()


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where the session is opened; `token` is the one that this browser had before."""

    address: str
    user_agent: str
    token: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`session` comes with «joined», `options` with «choose»; `suggested` may come with «name_needed».

    `reason` and `again_at` come with «refused»: why, and from when the same link takes another request.
    """

    state: Literal["joined", "requested", "refused", "name_needed", "choose"]
    session: OpenedSession | None = None
    options: tuple[Option, ...] = ()
    suggested: GivenName | None = None
    is_child_needed: bool = False
    reason: str = ""
    again_at: datetime | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The link with its group, and everybody behind the contact."""

    invitation: StoredInvitation
    group: GroupRecord | None
    candidates: list[Candidate]
    here: list[Here]


def is_called(name: str, given: GivenName) -> bool:
    return comparison_key(name) == comparison_key(given.full)
