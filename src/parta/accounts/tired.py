"""Networks that have had all their codes of the hour: refused here, before anything is asked of the database."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from parta.foundation import clock
from parta.foundation.errors import TooMany
from parta.foundation.http import network_of

# Networks that are remembered; beyond it the oldest are asked about again.
_MOST = 10_000


class AddressTired(TooMany):
    """The network has had its codes, whatever the contact (ACC-3)."""


class TiredNetworks:
    """What this process has learnt of the limit of networks; the database keeps it."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    @contextmanager
    def spared(self, address: str) -> Generator[None]:
        """Around the transaction that asks for a code. Raises AddressTired."""
        network = network_of(address)
        until = self._until.get(network)
        if until is not None:
            if (left := until - clock.now()) > timedelta():
                raise AddressTired(seconds=-(-left // timedelta(seconds=1)))
            del self._until[network]
        try:
            yield
        except AddressTired as refusal:
            if len(self._until) >= _MOST:
                del self._until[next(iter(self._until))]
            self._until[network] = clock.now() + timedelta(seconds=refusal.params["seconds"])
            raise
