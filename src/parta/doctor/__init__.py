"""`parta doctor`: what is wrong with an installation, in words. It changes nothing."""

import asyncio
from collections.abc import Sequence

from . import database, machine, neighbours
from .findings import Check, Finding, Place

NEAR: tuple[Check, ...] = (machine.settings, machine.disk, machine.files, machine.backups, machine.zones)
IN_DATABASE: tuple[Check, ...] = (
    database.database,
    database.isolation,
    database.clocks,
    database.jobs,
    database.chains,
)
BESIDE: tuple[Check, ...] = (
    neighbours.livekit,
    neighbours.redis,
    neighbours.mail,
    neighbours.sms,
    neighbours.address,
)
# A check that hasn't answered after so many seconds has found something.
_PATIENCE = 120.0


async def examine(place: Place, *, is_quick: bool = False) -> list[Finding]:
    """Everything that was found, part by part; `is_quick` leaves out what reads the whole database.

    One check's failure is a finding and hinders no other.
    """
    found: list[Finding] = []
    for check in NEAR:
        found += await _guarded(check, place)
    if place.database_url:
        for check in IN_DATABASE:
            if is_quick and check is database.chains:
                continue
            said = await _guarded(check, place)
            found += said
            if check is database.database and not any(one.state == "ok" for one in said):
                break  # the others would only say it again in stranger words
    for check in BESIDE:
        found += await _guarded(check, place)
    return found


async def _guarded(check: Check, place: Place) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check(place)
    except Exception as error:
        return [Finding(_NAMES[check], "fault", f"Не удалось проверить: {_first_line(error)}")]


_NAMES: dict[Check, str] = {
    machine.settings: "Настройки",
    machine.disk: "Диск",
    machine.files: "Файлы",
    machine.backups: "Резервная копия",
    machine.zones: "Часовые пояса",
    database.database: "База данных",
    database.isolation: "Разделение",
    database.clocks: "Часы",
    database.jobs: "Очередь работ",
    database.chains: "Цепочки",
    neighbours.livekit: "Звонки",
    neighbours.redis: "Шина",
    neighbours.mail: "Почта",
    neighbours.sms: "SMS",
    neighbours.address: "Адрес",
}


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__
