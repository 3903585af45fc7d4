"""Consents on the page behind a link: asked before somebody comes in, kept by a higher room (INV-20)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.http import Input, Wire
from parta.organisations import Role


class AskedConsent(Wire, frozen=True, kw_only=True):
    """A text that the page shows before anybody comes in; the yes goes back with `id` and `digest`.

    `isRequired`: without it the organisation opens only after the answer is given.
    """

    id: UUID
    kind: Literal["processing", "photo"]
    title: str
    body: str
    digest: str
    is_required: bool


class GivenConsent(Input, frozen=True, kw_only=True):
    """A yes on the page: `id` is the client's, `textId` and `digest` are of the text that was read."""

    id: UUID
    text_id: UUID
    digest: Annotated[str, msgspec.Meta(max_length=64)]


AskConsents = Callable[[Tx, Role], Awaitable[list[AskedConsent]]]
KeepConsents = Callable[[Tx, UUID, Sequence[GivenConsent]], Awaitable[None]]


class JoinConsents:
    """The room that keeps consents announces itself: `wiring.register(JoinConsents).add(ask, keep)`."""

    def __init__(self) -> None:
        self._ask: AskConsents | None = None
        self._keep: KeepConsents | None = None

    def add(self, ask: AskConsents, keep: KeepConsents) -> None:
        """`ask(tx, role)`: the texts for whoever comes in this role; `keep(tx, member_id, given)`: their answers.

        `keep` leaves out what isn't this member's to give and texts that aren't in force any more.
        """
        self._ask, self._keep = ask, keep

    async def ask(self, tx: Tx, role: Role) -> list[AskedConsent]:
        return await self._ask(tx, role) if self._ask is not None else []

    async def keep(self, tx: Tx, member_id: UUID, given: Sequence[GivenConsent]) -> None:
        if self._keep is not None and given:
            await self._keep(tx, member_id, given)
