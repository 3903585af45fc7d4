"""`parta roster import`: a list into an organisation from the command line, while the server runs or not."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from .foundation.config import Settings
from .foundation.errors import Problem as ProblemDocument
from .foundation.errors import Refusal
from .foundation.wiring import Wiring
from .organisations import find_organisation_id
from .running import working
from .structure import ImportReport, import_roster

_IMPORTED, _UNREADABLE, _UNKNOWN = 0, 1, 2
_SHOWN = 20


class FileMissing(Refusal):
    code = "structure.roster_missing"
    status = 422
    ru = "Файл «{name}» не открывается: {reason}."
    en = "The file “{name}” can't be opened: {reason}."


class OrganisationUnknown(Refusal):
    code = "organisations.unknown"
    status = 404
    ru = "Организации «{slug}» нет."
    en = "There is no organisation “{slug}”."


def roster_import(settings: Settings, file: Path, *, slug: str, is_dry_run: bool, as_json: bool) -> int:
    """Import `file` and print what was found and done; returns the exit code.

    0: imported (or would be, with `is_dry_run`), even where rows have problems; 1: the file can't be read;
    2: the organisation is unknown.
    """
    try:
        report = asyncio.run(_import(settings, file, slug=slug, is_dry_run=is_dry_run))
    except Refusal as refused:
        print_refusal(refused.problem(), as_json=as_json)
        return _UNKNOWN if isinstance(refused, OrganisationUnknown) else _UNREADABLE
    if as_json:
        print(msgspec.json.encode(_as_json(report)).decode())
    else:
        print("\n".join(_summary(report, is_dry_run=is_dry_run)))
    return _IMPORTED


async def _import(settings: Settings, file: Path, *, slug: str, is_dry_run: bool) -> ImportReport:
    try:
        content = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise FileMissing(name=file.name, reason=error.strerror or type(error).__name__) from error
    async with working(settings) as wiring:
        return await import_roster(
            wiring.database,
            await organisation_of(wiring, slug),
            file_name=file.name,
            content=content,
            progress=_quietly,
            is_dry_run=is_dry_run,
        )


async def _quietly(done: int, total: int) -> None:
    """Standard output is for the result alone."""


async def organisation_of(wiring: Wiring, slug: str) -> UUID:
    async with wiring.database.system() as tx:
        found = await find_organisation_id(tx, slug)
    if found is None:
        raise OrganisationUnknown(slug=slug)
    return found


def _as_json(report: ImportReport) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(report.counts),
        "created": report.done.create,
        "changed": report.done.change,
        "unchanged": report.done.unchanged,
        "problems": [{"sheet": one.sheet, "row": one.row, "reason": one.reason} for one in report.problems],
    }


def _summary(report: ImportReport, *, is_dry_run: bool) -> list[str]:
    counts, done = report.counts, report.done
    lines = [
        f"В файле: учеников {counts.students}, родителей {counts.guardians}, сотрудников {counts.staff},"
        f" групп {counts.groups}.",
        f"{'Будет' if is_dry_run else 'Готово'}: новых {done.create}, изменённых {done.change},"
        f" без изменений {done.unchanged}.",
    ]
    if done.unclear:
        lines.append(f"Требуют решения человека: {done.unclear}.")
    if report.problems:
        lines.append(f"Строки с замечаниями ({len(report.problems)}):")
        lines += [f"  {one.sheet}, строка {one.row}: {one.reason}" for one in report.problems[:_SHOWN]]
    if len(report.problems) > _SHOWN:
        lines.append(f"  … и ещё {len(report.problems) - _SHOWN}; все — с ключом --json")
    if is_dry_run:
        lines.append("Ничего не изменено: это был пробный прогон.")
    return lines


def print_refusal(problem: ProblemDocument, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(problem).decode())
    else:
        print(f"parta: {problem.detail}", file=sys.stderr)
