"""Examples of the routes of files."""

from architecture.matrix.examples import Example
from foundation.files.uploading import OCTETS, TUS, metadata
from parta.foundation.identity import new_id

_UPLOAD = {"file_id": "upload_id"}
_PHOTO = {"file_id": "photo_id"}

EXAMPLES = {
    "POST /files": Example(
        headers={**TUS, "Upload-Length": "5", "Upload-Metadata": metadata(id=str(new_id()), filename="письмо.txt")}
    ),
    "HEAD /files/{file_id}": Example(headers=TUS, aim=_UPLOAD),
    "PATCH /files/{file_id}": Example(headers={**TUS, **OCTETS, "Upload-Offset": "0"}, content=b"12", aim=_UPLOAD),
    "DELETE /files/{file_id}": Example(headers=TUS, aim=_UPLOAD),
    "GET /files/{file_id}/content": Example(aim=_PHOTO),
    "GET /files/{file_id}/preview/{width}": Example(aim=_PHOTO),
}
