"""From sheets to a PDF."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import typst

from .content import Sheet

Layout = Literal["page", "slips"]
_HERE = Path(__file__).parent


async def render_pdf(sheets: Sequence[Sheet], layout: Layout) -> bytes:
    """A PDF of A4 pages, made off the event loop."""
    return await asyncio.to_thread(_render, list(sheets), layout)


def _render(sheets: list[Sheet], layout: Layout) -> bytes:
    # The letters go along with the program: a server has no fonts of its own.
    made = typst.compile(
        _HERE / f"{layout}.typ",
        root=_HERE,
        font_paths=[_HERE / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheets": msgspec.json.encode(sheets).decode()},
    )
    assert isinstance(made, bytes)
    return made
