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


async def understand_file(
    content: bytes,
    file_name: str,
    *,
    corrections: Mapping[str, SheetCorrection],
    remembered: Mapping[str, SheetCorrection],
) -> Understood:
    """Read a file off the event loop. `corrections` are by sheet name, `remembered` by the layout's fingerprint.

    Raises RosterUnreadable.
    """
    try:
        return await asyncio.to_thread(_understand, content, file_name, corrections, remembered)
    except RosterRefused as refused:
        raise RosterUnreadable(reason=refused.message, refused=refused.code.value) from refused


async def fingerprints_of(content: bytes, file_name: str) -> list[str]:
    """What the layouts of the file's sheets are remembered by. Raises RosterUnreadable."""
    found = await understand_file(content, file_name, corrections={}, remembered={})
    return [layout.fingerprint for layout in found.layouts]


def _understand(
    content: bytes,
    file_name: str,
    corrections: Mapping[str, SheetCorrection],
    remembered: Mapping[str, SheetCorrection],
) -> Understood:
    sheets = read_sheets(content, file_name)
    layouts: list[Layout] = []
    used: list[bool] = []
    known: set[str] = set()
    for sheet in sheets:
        layout = detect_layout(sheet)
        correction = corrections.get(sheet.name)
        if correction is None and (correction := remembered.get(layout.fingerprint)):
            known.add(sheet.name)
        layouts.append(corrected(layout, correction) if correction else layout)
        used.append(correction is None or (correction.is_used and correction.kind != "ignored"))
    reading = [(sheet, layout) for sheet, layout, is_used in zip(sheets, layouts, used, strict=True) if is_used]
    return Understood(
        sheets=sheets,
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
