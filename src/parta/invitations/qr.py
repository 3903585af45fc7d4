"""QR codes of links: read from a wall, and from a creased sheet."""

import io

import segno


def qr_svg(text: str) -> bytes:
    """An SVG in one colour without a size of its own; the quiet zone of four modules is part of it."""
    buffer = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        buffer, kind="svg", border=4, xmldecl=False, omitsize=True, dark="#1d2b26", light="#fff"
    )
    return buffer.getvalue()
