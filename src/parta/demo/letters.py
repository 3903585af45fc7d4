"""Codes on their way: the seeding signs and asks as people do, with the code that their phone gets."""

import re
from datetime import datetime

from parta.foundation.db import Tx
from parta.foundation.letters import Postman
from parta.foundation.wiring import Wiring

_CODE = re.compile(r"\b\d{6}\b")


class Doorstep(Postman):
    """Hands the newest letter over at once, so that the demo's mailbox begins empty."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring.settings, wiring.jobs)
        self._text = ""

    async def send_sms(self, tx: Tx, phone: str, text: str, *, expires_at: datetime | None = None) -> None:
        self._text = text

    async def send_letter(
        self, tx: Tx, to: str, subject: str, text: str, *, expires_at: datetime | None = None
    ) -> None:
        self._text = text

    @property
    def code(self) -> str:
        """The code in the newest letter."""
        found = _CODE.search(self._text)
        assert found is not None
        return found.group()


def address_at_home(place: int) -> str:
    """An address of their own for everybody who asks for a code: one address may ask for so many an hour."""
    return f"198.51.100.{place % 254 + 1}"
