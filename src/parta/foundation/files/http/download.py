"""Content and previews: ranges, caching, and no way for a file to run as a page of ours (FILE-7)."""

import re
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, Router, get
from litestar.params import Dependency
from litestar.response import Stream
from sqlalchemy import Row

from parta.foundation.db import Database
from parta.foundation.errors import NotFound, Refusal
from parta.foundation.files.access import FileAccess, Uploader, readable_file
from parta.foundation.files.errors import NotReady, RangeOutside
from parta.foundation.files.reading import read_content, read_range
from parta.foundation.files.storage import FileStore, preview_key
from parta.foundation.files.uploads import parts_of
from parta.foundation.http import on_refusal

_Request = Request[Any, Any, Any]
_Actor = Annotated[Uploader, Dependency(skip_validation=True)]

PREVIEWS = (320, 1280)

# Shown in place: pictures that we have encoded ourselves, video and sound. Everything else is a download.
_SHOWN_PHOTOS = {"image/jpeg", "image/png", "image/webp"}

# A file opened by its address is a page without scripts, forms, cookies and a parent.
_SANDBOX = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A preview or ready content never changes under its address.
_FOREVER = "private, max-age=31536000, immutable"


def download_routes(files: FileStore, access: FileAccess) -> Router:
    """GET of contents and previews."""

    @get("/{file_id:uuid}/content", opt={"is_uncompressed": True})
    async def read_file(
        request: _Request, database: Database, actor: _Actor, file_id: UUID, download: bool = False
    ) -> Response[Any]:
        async with database.transaction(actor.organisation_id) as tx:
            row = await readable_file(tx, actor, access, file_id)
            # The original of a photo may tell where it was taken: nobody but its owner sees it (FILE-4).
            if not row.is_ready and row.owner_member_id != actor.member_id:
                raise NotReady
            parts = await parts_of(tx, file_id)

        tag = f'"{file_id.hex}-{row.size}-{"ready" if row.is_ready else "raw"}"'
        headers = {
            **_SANDBOX,
            "ETag": tag,
            "Accept-Ranges": "bytes",
            "Cache-Control": _FOREVER if row.is_ready else "private, no-store",
            "Content-Disposition": disposition(row.name, is_inline=is_shown(row) and not download),
        }
        if request.headers.get("If-None-Match") == tag:
            return Response(None, status_code=304, headers=headers)
        # A range of what the browser has of an older version would be a part of something else.
        is_same = request.headers.get("If-Range", tag) == tag
        span = read_range(request.headers.get("Range") if is_same else None, row.size)
        start, end = span or (0, row.size)
        headers["Content-Length"] = str(end - start)
        if span is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{row.size}"
        return Stream(
            read_content(files, parts, start, end),
            status_code=206 if span is not None else 200,
            media_type=served_type(row.media_type),
            headers=headers,
        )

    @get("/{file_id:uuid}/preview/{width:int}", opt={"is_uncompressed": True})
    async def read_preview(database: Database, actor: _Actor, file_id: UUID, width: int) -> Response[bytes]:
        if width not in PREVIEWS:
            raise NotFound
        async with database.transaction(actor.organisation_id) as tx:
            row = await readable_file(tx, actor, access, file_id)
        if not row.has_preview:
            raise NotFound
        data = await files.get(preview_key(actor.organisation_id, file_id, width))
        return Response(data, media_type="image/webp", headers={**_SANDBOX, "Cache-Control": _FOREVER})

    return Router(
        "/organisations/{organisation_id:uuid}/files",
        route_handlers=[read_file, read_preview],
        exception_handlers={RangeOutside: _on_range_outside, Refusal: on_refusal},
        tags=["files"],
    )


def is_shown(row: Row[Any]) -> bool:
    """Whether a browser may show the file in place."""
    if not row.is_ready:
        return False
    if row.kind == "photo":
        return row.media_type in _SHOWN_PHOTOS
    return row.kind in ("video", "audio") or row.media_type == "application/pdf"


def served_type(media_type: str) -> str:
    """The type that is told the browser: never one that could run as a page."""
    is_harmless = media_type.startswith(("video/", "audio/", "application/vnd.", "application/x-"))
    known = {*_SHOWN_PHOTOS, "application/pdf", "application/zip", "application/msword"}
    return media_type if is_harmless or media_type in known else "application/octet-stream"


def disposition(name: str, *, is_inline: bool) -> str:
    """Content-Disposition with the name in both spellings of RFC 6266."""
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    return f"{'inline' if is_inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _on_range_outside(request: _Request, refusal: RangeOutside) -> Response[bytes]:
    answer = on_refusal(request, refusal)
    answer.headers["Content-Range"] = f"bytes */{refusal.params['size']}"
    return answer
