"""tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation (with upload), termination, expiration."""

import asyncio
import binascii
from base64 import b64decode
from collections.abc import AsyncGenerator, Mapping
from email.utils import format_datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import HttpMethod, Request, Response, Router, delete, head, patch, post, route
from litestar.exceptions import HTTPException
from litestar.params import Dependency

from parta.foundation.config import Settings
from parta.foundation.db import Database
from parta.foundation.errors import Invalid, Refusal
from parta.foundation.files.access import FileAccess, Uploader
from parta.foundation.files.errors import NotAnUpload, TusVersion
from parta.foundation.files.receiving import BREATH, SILENCE, Receiver
from parta.foundation.files.storage import FileStore
from parta.foundation.files.uploads import NewUpload, Upload, discard_upload, find_upload
from parta.foundation.http import on_http, on_refusal
from parta.foundation.jobs import Jobs

_Request = Request[Any, Any, Any]
_Actor = Annotated[Uploader, Dependency(skip_validation=True)]
_VERSION = {"Tus-Resumable": "1.0.0"}
_OCTETS = "application/offset+octet-stream"


def upload_routes(files: FileStore, access: FileAccess, jobs: Jobs) -> Router:
    """POST, HEAD, PATCH, DELETE and OPTIONS of an organisation's files."""

    @route("/", http_method=HttpMethod.OPTIONS, status_code=204, sync_to_thread=False)
    def describe_uploads(settings: Settings) -> Response[None]:
        headers = {
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,creation-with-upload,termination,expiration",
            "Tus-Max-Size": str(settings.file_limit),
        }
        return Response(None, status_code=204, headers={**_VERSION, **headers})

    @post("/", status_code=201, request_max_body_size=None)
    async def begin_upload(request: _Request, database: Database, settings: Settings, actor: _Actor) -> Response[None]:
        _require_version(request)
        told = read_metadata(request.headers.get("Upload-Metadata", ""))
        new = NewUpload(
            id=_id(told),
            name=told.get("filename", ""),
            length=_number(request, "Upload-Length"),
            purpose=told.get("purpose", "message"),
        )
        has_body = request.headers.get("Content-Type") == _OCTETS
        receiver = Receiver(database, files, jobs, settings)
        upload = await receiver.begin(actor, new, _body(request) if has_body else None, _announced(request))
        place = f"{request.url.path.rstrip('/')}/{upload.id}"
        return Response(None, status_code=201, headers={**_state(upload), "Location": place})

    @head("/{file_id:uuid}")
    async def read_upload(request: _Request, database: Database, actor: _Actor, file_id: UUID) -> Response[None]:
        _require_version(request)
        async with database.transaction(actor.organisation_id) as tx:
            upload = await find_upload(tx, actor, id=file_id)
        return Response(None, headers={**_state(upload), "Cache-Control": "no-store"})

    @patch("/{file_id:uuid}", status_code=204, request_max_body_size=None)
    async def continue_upload(
        request: _Request, database: Database, settings: Settings, actor: _Actor, file_id: UUID
    ) -> Response[None]:
        _require_version(request)
        if request.headers.get("Content-Type") != _OCTETS:
            raise NotAnUpload
        upload = await Receiver(database, files, jobs, settings).receive(
            actor,
            file_id,
            offset=_number(request, "Upload-Offset"),
            announced=_announced(request),
            body=_body(request),
        )
        return Response(None, status_code=204, headers=_state(upload))

    @delete("/{file_id:uuid}", status_code=204)
    async def end_upload(request: _Request, database: Database, actor: _Actor, file_id: UUID) -> Response[None]:
        _require_version(request)
        async with database.transaction(actor.organisation_id) as tx:
            await discard_upload(tx, actor, files, access, id=file_id)
        return Response(None, status_code=204, headers=_VERSION)

    return Router(
        "/organisations/{organisation_id:uuid}/files",
        route_handlers=[describe_uploads, begin_upload, read_upload, continue_upload, end_upload],
        exception_handlers={Refusal: _on_refusal, HTTPException: _on_http},
        tags=["files"],
    )


async def _body(request: _Request) -> AsyncGenerator[bytes]:
    """The request's body as it comes; b"" when nothing came for a breath, so that what did come can be made safe.

    Ends with the body, with the connection, or after a silence.
    """
    clock = asyncio.get_running_loop().time
    heard = clock()
    while True:
        try:
            async with asyncio.timeout(min(BREATH, SILENCE)):
                message = await request.receive()
        except TimeoutError:
            if clock() - heard >= SILENCE:
                return
            yield b""
            continue
        if message["type"] != "http.request":
            return
        heard = clock()
        yield message["body"]
        if not message["more_body"]:
            return


def _announced(request: _Request) -> int:
    """Bytes of the body, 0 if the client doesn't say."""
    return _number(request, "Content-Length") if "Content-Length" in request.headers else 0


def read_metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: `key base64, key base64, …`. Raises Invalid."""
    told: dict[str, str] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        if not key:
            continue
        try:
            told[key] = b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Invalid(
                f"Заголовок Upload-Metadata не читается: {key}.",
                f"The header Upload-Metadata can't be read: {key}.",
                field="Upload-Metadata",
            ) from error
    return told


def _id(told: Mapping[str, str]) -> UUID:
    try:
        return UUID(told.get("id", ""))
    except ValueError as error:
        raise Invalid("Нужен id файла (UUID).", "The file's id (a UUID) is needed.", field="id") from error


def _number(request: _Request, name: str) -> int:
    value = request.headers.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Invalid(f"Нужен заголовок {name}: число.", f"The header {name} must be a number.", field=name)
    return int(value)


def _require_version(request: _Request) -> None:
    if request.headers.get("Tus-Resumable") != "1.0.0":
        raise TusVersion


def _state(upload: Upload) -> dict[str, str]:
    headers = {**_VERSION, "Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length)}
    if not upload.is_complete:
        headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return headers


def _on_refusal(request: _Request, refusal: Refusal) -> Response[bytes]:
    answer = on_refusal(request, refusal)
    answer.headers |= {**_VERSION, "Tus-Version": "1.0.0"}
    if "offset" in refusal.params:
        answer.headers["Upload-Offset"] = str(refusal.params["offset"])
    return answer


def _on_http(request: _Request, error: HTTPException) -> Response[bytes]:
    answer = on_http(request, error)
    answer.headers |= _VERSION
    return answer
