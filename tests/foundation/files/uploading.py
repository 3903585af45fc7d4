"""Uploads as a client makes them, and real pictures, films and sound to send."""

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import httpx
import numpy as np
import pyvips

from fixtures.school import School, Someone
from parta.foundation.files import Attachment, attachments
from parta.foundation.files.storage import folder_of
from parta.foundation.identity import new_id

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = {"Content-Type": "application/offset+octet-stream"}


def metadata(**told: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}".strip() for key, value in told.items())


@dataclass
class Tus:
    """One upload of one member, request by request."""

    school: School
    someone: Someone
    id: str

    @property
    def path(self) -> str:
        return self.school.path(f"/files/{self.id}")

    @property
    def client(self) -> httpx.AsyncClient:
        return self.someone.client

    async def begin(
        self, length: int, name: str = "письмо.txt", data: bytes | AsyncIterator[bytes] | None = None, **told: str
    ) -> httpx.Response:
        """Open it; with `data`, its first bytes go along; what comes slowly is as long as the whole."""
        headers = {"Upload-Length": str(length), "Upload-Metadata": metadata(id=self.id, filename=name, **told)}
        along = OCTETS if data is not None else {}
        if isinstance(data, AsyncIterator):
            along = {**along, "Content-Length": str(length)}
        return await self.client.post(
            self.school.path("/files"), headers={**TUS, **headers, **along}, content=data, timeout=120
        )

    async def head(self) -> httpx.Response:
        return await self.client.head(self.path, headers=TUS)

    async def offset(self) -> int:
        return int((await self.head()).headers["Upload-Offset"])

    async def patch(self, offset: int, data: bytes | AsyncIterator[bytes]) -> httpx.Response:
        return await self.client.patch(
            self.path, headers={**TUS, **OCTETS, "Upload-Offset": str(offset)}, content=data, timeout=120
        )

    async def delete(self) -> httpx.Response:
        return await self.client.delete(self.path, headers=TUS)

    async def content(self, by: Someone | None = None, **headers: str) -> httpx.Response:
        return await (by or self.someone).client.get(f"{self.path}/content", headers=headers)

    async def preview(self, width: int, by: Someone | None = None) -> httpx.Response:
        return await (by or self.someone).client.get(f"{self.path}/preview/{width}")

    async def objects(self) -> list[str]:
        """What the storage holds of it: keys."""
        found = self.school.wiring.files.list(folder_of(self.school.id, UUID(self.id)))
        return [one.key async for batch in found for one in batch]

    async def attachment(self) -> Attachment:
        async with self.school.wiring.database.transaction(self.school.id) as tx:
            return (await attachments(tx, [UUID(self.id)]))[UUID(self.id)]


@dataclass
class Sending:
    """A school with somebody who sends files."""

    school: School
    pupil: Someone
    classmate: Someone

    def upload(self, someone: Someone | None = None, id: str | None = None) -> Tus:
        return Tus(self.school, someone or self.pupil, id or str(new_id()))

    async def send(self, data: bytes, name: str, someone: Someone | None = None, **told: str) -> Tus:
        """A whole file in one piece."""
        tus = self.upload(someone)
        begun = await tus.begin(len(data), name, **told)
        assert begun.status_code == 201, begun.text
        if data:
            sent = await tus.patch(0, data)
            assert sent.status_code == 204, sent.text
        return tus

    async def work(self) -> None:
        """Run the jobs that wait."""
        await self.school.wiring.jobs.work(wait=False)

    async def processed(self, data: bytes, name: str, someone: Someone | None = None) -> tuple[Tus, Attachment]:
        tus = await self.send(data, name, someone)
        await self.work()
        return tus, await tus.attachment()

    def show_to(self, someone: Someone) -> None:
        """A room that shows every file to `someone`."""

        async def check(tx: Any, actor: Any, file_id: UUID) -> bool:
            return actor.member_id == someone.member_id

        self.school.wiring.file_access.add(check)


def picture(width: int = 800, height: int = 600) -> pyvips.Image:
    """Red on the left, blue on the right."""
    red = pyvips.Image.black(width // 2, height, bands=3).linear(1, [220, 20, 20])
    blue = pyvips.Image.black(width - width // 2, height, bands=3).linear(1, [20, 20, 220])
    return red.join(blue, "horizontal").cast("uchar").copy(interpretation="srgb")


def photo_of_a_phone(path: Path, *, orientation: int = 6) -> bytes:
    """A JPEG as a phone writes it: stored lying, with a place and a camera in its EXIF."""
    image = picture().copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    for field, value in {
        "exif-ifd0-Make": "Phonemaker",
        "exif-ifd0-Model": "Model 15",
        "exif-ifd2-BodySerialNumber": "SERIAL12345",
        "exif-ifd3-GPSLatitudeRef": "N",
        "exif-ifd3-GPSLatitude": "55/1 45/1 21/1",
        "exif-ifd3-GPSLongitudeRef": "E",
        "exif-ifd3-GPSLongitude": "37/1 37/1 2/1",
    }.items():
        image.set_type(pyvips.GValue.gstr_type, field, value)
    image.jpegsave(str(path), Q=90)
    return path.read_bytes()


def film(path: Path, *, codec: str, frames: int = 30, **told: str) -> bytes:
    """Three seconds of a picture that brightens; `told`: what the file says of itself."""
    with av.open(str(path), "w") as container:
        container.metadata.update(told)
        stream: Any = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(frames):
            shade = np.full((240, 320, 3), 40 + number * 6, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


def sound(path: Path, *, codec: str, seconds: int = 2) -> bytes:
    """Silence of some seconds."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=48000)
        for number in range(seconds * 50):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 960), dtype=np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48000, number * 960
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()
