"""`parta doctor`: the examination, printed."""

import asyncio
from collections.abc import Sequence

import asyncpg
import msgspec

from .doctor import Finding, Place, examine
from .foundation.config import Settings
from .foundation.processes import ProcessError
from .running import database_of

_FINE, _FAULTY = 0, 1
_SIGNS = {"ok": "✓", "warning": "!", "fault": "✗"}


def doctor(settings: Settings, *, is_quick: bool, as_json: bool) -> int:
    """Examine the installation and print what was found; 0: nothing is broken (warnings may be), 1: something is."""
    found = asyncio.run(_examine(settings, is_quick=is_quick))
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        print("\n".join(_lines(found)))
    return _FAULTY if any(one.state == "fault" for one in found) else _FINE


async def _examine(settings: Settings, *, is_quick: bool) -> list[Finding]:
    try:
        async with database_of(settings) as url:
            return await examine(Place(settings=settings, database_url=url), is_quick=is_quick)
    except (ProcessError, OSError, asyncpg.PostgresError) as error:
        rest = await examine(Place(settings=settings, database_url=""), is_quick=is_quick)
        return [Finding("База данных", "fault", f"Не запускается: {error}"), *rest]


def _lines(found: Sequence[Finding]) -> list[str]:
    width = max(len(one.part) for one in found)
    lines = [f"{_SIGNS[one.state]} {one.part:<{width}}  {one.text}" for one in found]
    faults, warnings = (sum(one.state == state for one in found) for state in ("fault", "warning"))
    if faults:
        lines.append(f"\nНе в порядке: {faults}" + (f", стоит посмотреть: {warnings}." if warnings else "."))
    else:
        lines.append(f"\nВсё работает; стоит посмотреть: {warnings}." if warnings else "\nВсё в порядке.")
    return lines
