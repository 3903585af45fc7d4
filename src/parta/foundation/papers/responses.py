"""A file as an answer: its type, its name in any alphabet."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from litestar import Response
from litestar.response import Stream

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def file_response(content: bytes, name: str, media_type: str, *, is_inline: bool = False) -> Response[bytes]:
    """`name` is what the file is called when it is saved (RFC 6266, RFC 8187)."""
    return Response(content, media_type=media_type, headers=_headers(name, is_inline=is_inline))


def file_stream(content: AsyncIterator[bytes], name: str, media_type: str, *, size: int) -> Stream:
    """The same for what doesn't belong into memory; `size` in bytes."""
    return Stream(content, media_type=media_type, headers={**_headers(name), "Content-Length": str(size)})


def _headers(name: str, *, is_inline: bool = False) -> dict[str, str]:
    return {
        "Content-Disposition": f"{'inline' if is_inline else 'attachment'}; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
