"""The limits of connections on the server's port."""

import resource

import msgspec

from parta.foundation.config import Settings


class Limits(msgspec.Struct, frozen=True):
    """How long, how many, how much; see the settings of the same names."""

    opening_seconds: float
    opening: int
    per_address: int
    header: int
    slowest_body: int
    unread_seconds: float
    trusted: str

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        return cls(
            opening_seconds=settings.opening_seconds,
            # Half of the files is left for those who are inside.
            opening=min(settings.opening_limit, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2),
            per_address=settings.opening_per_address,
            header=settings.header_limit,
            slowest_body=settings.slowest_body,
            unread_seconds=settings.unread_seconds,
            trusted=settings.trusted_proxies,
        )
