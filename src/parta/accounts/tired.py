"""Who has had all their codes, a network of its hour or everybody of the minute: refused here, without the database."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from parta.foundation import clock
from parta.foundation.errors import TooMany
from parta.foundation.http import network_of

from .errors import PlatformTired
from .rules import seconds_until

_logger = logging.getLogger(__name__)

# Networks that are remembered; beyond it the oldest are asked about again.
_MOST = 10_000


class AddressTired(TooMany):
    """The network has had its codes, whatever the contact (ACC-3)."""


class TiredNetworks:
    """What this process has learnt of the limit of networks; the database keeps it."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        # Until when nobody gets one.
        self._everybody: datetime | None = None

    @contextmanager
    def spared(self, address: str) -> Generator[None]:
        """Around the transaction that asks for a code. Raises AddressTired, PlatformTired."""
        now, network = clock.now(), network_of(address)
        until = self._until.get(network)
        if until is not None:
            if until > now:
                raise AddressTired(seconds=seconds_until(until, now))
            del self._until[network]
        if self._everybody is not None and self._everybody > now:
            raise PlatformTired(seconds=seconds_until(self._everybody, now))
        try:
            yield
        except PlatformTired as refusal:
            if self._everybody is None or self._everybody <= now:
                _logger.warning("as many codes were asked for as PARTA_CODES_PER_MINUTE allows")
            self._everybody = now + timedelta(seconds=refusal.params["seconds"])
            raise
        except AddressTired as refusal:
            if len(self._until) >= _MOST:
                del self._until[next(iter(self._until))]
            self._until[network] = clock.now() + timedelta(seconds=refusal.params["seconds"])
            raise
