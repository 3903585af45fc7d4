"""From sheets to a PDF."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from parta.foundation import papers

from .content import Sheet

Layout = Literal["page", "slips"]
_HERE = Path(__file__).parent


async def render_pdf(sheets: Sequence[Sheet], layout: Layout) -> bytes:
    """A PDF of A4 pages."""
    return await papers.render_pdf(_HERE / f"{layout}.typ", sheets=list(sheets))
