"""A file as an answer: its type, its name in any alphabet."""

from urllib.parse import quote

from litestar import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def file_response(content: bytes, name: str, media_type: str, *, is_inline: bool = False) -> Response[bytes]:
    """`name` is what the file is called when it is saved (RFC 6266, RFC 8187)."""
    kind = "inline" if is_inline else "attachment"
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, no-store",
        },
    )
