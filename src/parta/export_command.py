"""`parta roster export`: an organisation's people and groups as a OneRoster archive, while the server runs or not."""

import asyncio
import sys
from pathlib import Path

from .exchange import Given, export_roster
from .foundation.config import Settings
from .foundation.errors import Refusal
from .roster_command import OrganisationUnknown, organisation_of, print_refusal
from .running import working

_EXPORTED, _UNWRITABLE, _UNKNOWN = 0, 1, 2


class FileUnwritable(Refusal):
    code = "exchange.file_unwritable"
    status = 422
    ru = "Файл «{name}» не записывается: {reason}."
    en = "The file “{name}” can't be written: {reason}."


def roster_export(settings: Settings, file: Path, *, slug: str, has_contacts: bool, has_demographics: bool) -> int:
    """Write the archive and return the exit code.

    0: written; 1: the file can't be written; 2: the organisation is unknown.
    """
    given = Given(contacts=has_contacts, demographics=has_demographics)
    try:
        size = asyncio.run(_export(settings, file, slug=slug, given=given))
    except Refusal as refused:
        print_refusal(refused.problem(), as_json=False)
        return _UNKNOWN if isinstance(refused, OrganisationUnknown) else _UNWRITABLE
    print(f"Готово: {file.name}, {max(1, size // 1024)} КБ.", file=sys.stderr)
    return _EXPORTED


async def _export(settings: Settings, file: Path, *, slug: str, given: Given) -> int:
    async with working(settings) as wiring:
        content = await export_roster(wiring.database, await organisation_of(wiring, slug), given=given)
    try:
        return await asyncio.to_thread(_write, file, content)
    except OSError as error:
        raise FileUnwritable(name=file.name, reason=error.strerror or type(error).__name__) from error


def _write(file: Path, content: bytes) -> int:
    """Personal data: readable by whoever exported it alone."""
    file.touch(mode=0o600)
    return file.write_bytes(content)
