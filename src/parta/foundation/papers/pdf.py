"""PDF pages from a Typst template and its data."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import typst

_FONTS = Path(__file__).parent / "fonts"


async def render_pdf(template: Path, **data: Any) -> bytes:
    """A PDF made off the event loop.

    `data`: records or JSON values; the template reads each with `json(bytes(sys.inputs.<name>))`, and may use files
    beside it. The letters go along with the program (Golos Text): a server has no fonts of its own.
    """
    inputs = {name: msgspec.json.encode(value).decode() for name, value in data.items()}
    return await asyncio.to_thread(_render, template, inputs)


def _render(template: Path, inputs: dict[str, str]) -> bytes:
    made = typst.compile(
        template,
        root=template.parent,
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
    )
    assert isinstance(made, bytes)
    return made
