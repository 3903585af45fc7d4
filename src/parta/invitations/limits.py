"""Guessing codes is slow: an address may miss so many times in a while (INV-8)."""

import time
from collections import deque

from parta.foundation.errors import TooMany
from parta.foundation.http import network_of

MOST_MISSES = 20
WINDOW = 600.0
# Addresses that are remembered; the oldest are forgotten first.
_MOST_ADDRESSES = 10_000


class Misses:
    """Unknown codes by address, in this process: with 59 random bits, several processes' sum is still nothing."""

    def __init__(self) -> None:
        self._misses: dict[str, deque[float]] = {}

    def refuse_guessing(self, address: str) -> None:
        """Raises TooMany for an address that has missed too often."""
        misses = self._recent(network_of(address))
        if len(misses) >= MOST_MISSES:
            raise TooMany(seconds=max(1, int(misses[0] + WINDOW - time.monotonic())))

    def note(self, address: str) -> None:
        network = network_of(address)
        misses = self._recent(network)
        misses.append(time.monotonic())
        self._misses.pop(network, None)
        self._misses[network] = misses
        while len(self._misses) > _MOST_ADDRESSES:
            self._misses.pop(next(iter(self._misses)))

    def _recent(self, network: str) -> deque[float]:
        misses = self._misses.get(network, deque[float]())
        while misses and misses[0] < time.monotonic() - WINDOW:
            misses.popleft()
        return misses
