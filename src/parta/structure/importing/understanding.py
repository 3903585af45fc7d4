"""From the bytes of a file, with what a person corrected, to a roster."""

import asyncio
from collections.abc import Mapping
from typing import Literal

import msgspec

from parta.structure.errors import RosterUnreadable
from parta.structure.roster import (
    Layout,
    Meaning,
    Roster,
    RosterRefused,
    Sheet,
    detect_layout,
    read_sheets,
    understand,
)

SheetKind = Literal["students", "staff", "ignored"]


class SheetCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """How a person says that a sheet is to be read; `columns` is {column index: meaning}."""

    is_used: bool = True
    kind: SheetKind | None = None
    columns: dict[str, Meaning] = {}


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is read now. `sheets`, `layouts` and `used` belong together, place by place."""

    sheets: list[Sheet]
    layouts: list[Layout]
    used: list[bool]
    # Sheets whose reading comes from an earlier correction of the same layout.
    remembered: frozenset[str]
    roster: Roster


class OpenedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The sheets of a file, and how each would be read if nobody corrected anything."""

    sheets: list[Sheet]
    layouts: list[Layout]


async def open_file(content: bytes, file_name: str) -> OpenedFile:
    """Read a file's sheets, off the event loop. Raises RosterUnreadable."""
    try:
        return await asyncio.to_thread(_open, content, file_name)
    except RosterRefused as refused:
        raise RosterUnreadable(reason=refused.message, refused=refused.code.value) from refused


async def understand_file(
    opened: OpenedFile,
    *,
    corrections: Mapping[str, SheetCorrection],
    remembered: Mapping[str, SheetCorrection],
) -> Understood:
    """Understand the people of a file. `corrections` are by sheet name, `remembered` by the layout's fingerprint."""
    return await asyncio.to_thread(_understand, opened, corrections, remembered)


def _open(content: bytes, file_name: str) -> OpenedFile:
    sheets = read_sheets(content, file_name)
    return OpenedFile(sheets=sheets, layouts=[detect_layout(sheet) for sheet in sheets])


def _understand(
    opened: OpenedFile,
    corrections: Mapping[str, SheetCorrection],
    remembered: Mapping[str, SheetCorrection],
) -> Understood:
    layouts: list[Layout] = []
    used: list[bool] = []
    known: set[str] = set()
    for layout in opened.layouts:
        correction = corrections.get(layout.sheet)
        if correction is None and (correction := remembered.get(layout.fingerprint)):
            known.add(layout.sheet)
        layouts.append(corrected(layout, correction) if correction else layout)
        used.append(correction is None or (correction.is_used and correction.kind != "ignored"))
    reading = [(sheet, layout) for sheet, layout, is_used in zip(opened.sheets, layouts, used, strict=True) if is_used]
    return Understood(
        sheets=opened.sheets,
        layouts=layouts,
        used=used,
        remembered=frozenset(known),
        roster=understand([sheet for sheet, _ in reading], [layout for _, layout in reading]),
    )


def corrected(layout: Layout, correction: SheetCorrection) -> Layout:
    """The layout as the person wants it read; the kind that they chose counts more than what the columns tell."""
    read = layout.with_meanings({int(index): meaning for index, meaning in correction.columns.items()})
    if correction.kind in {"students", "staff"} and read.kind != "oneroster":
        return msgspec.structs.replace(read, kind=correction.kind)
    return read
