"""The built web app: hashed assets for ever, the page itself fresh, every other address answered by the page."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import Parameter
from litestar.response import File

_FOREVER = "public, max-age=31536000, immutable"
_FRESH = "no-cache"


def web_app(folder: Path) -> list[Any]:
    """Handlers that serve `folder`; its `assets/` have hashes in their names."""
    root = folder.resolve()

    @get(["/", "/{path:path}"], include_in_schema=False, cache_control=None)
    async def page(path: str = Parameter(default="")) -> File | Response[bytes]:
        if path.startswith("/api/") or path == "/api":
            raise NotFoundException
        wanted = (root / path.lstrip("/")).resolve()
        if wanted.is_relative_to(root) and wanted.is_file():
            forever = wanted.parent.name == "assets"
            media_type = guess_type(wanted.name)[0] or "application/octet-stream"
            if wanted.suffix == ".webmanifest":
                media_type = "application/manifest+json"
            return File(
                wanted,
                media_type=media_type,
                content_disposition_type="inline",
                headers={"Cache-Control": _FOREVER if forever else _FRESH},
            )
        if Path(path).suffix:  # a file that isn't there must not be answered with a page
            raise NotFoundException
        return Response((root / "index.html").read_bytes(), media_type="text/html", headers={"Cache-Control": _FRESH})

    return [page]
