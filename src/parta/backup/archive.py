"""The archive: one tar, written and read from its beginning to its end, in memory that doesn't grow with it.

about.json               what it is, of which Parta and when
keys/…                   keys that Parta made itself
database/000001 …        what pg_dump wrote, in pieces: a tar wants to know sizes in advance
files/<key>              every object of the storage
checksums/000001 …       SHA-256 of the members before, as `sha256sum --check` reads them
manifest.json            the counts, and SHA-256 over all checksums; an archive without it isn't whole
"""

import hashlib
import io
import tarfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, NoReturn, TypeVar

import msgspec

from .errors import ArchiveBroken

T = TypeVar("T")

FORMAT = 1
PIECE = 8 * 1024 * 1024  # bytes of the dump in one member
_LISTED = 1000  # members whose checksums are written together
_CHUNK = 1024 * 1024


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive says of itself before anything else."""

    format: int
    parta: str
    at: datetime
    # Alembic's revision of the schema, and the server that it was taken from.
    revision: str
    postgres: str
    # Of the secret that isn't in the archive because the environment gives it; empty: it is in the archive.
    secret_fingerprint: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive has to hold; the counts are of the moment that the dump shows."""

    rows: dict[str, int]
    database_bytes: int
    files: int
    file_bytes: int
    # Objects that went while they were listed: nothing that the dump knows points to them.
    vanished: int
    checksums: str


class Member(msgspec.Struct, frozen=True):
    name: str
    size: int


class Writer:
    """Adds members one after another."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._lines: list[str] = []
        self._lists = 0
        self._all = hashlib.sha256()

    def add(self, name: str, content: IO[bytes] | bytes, size: int | None = None) -> None:
        """Write a member; of a stream, `size` bytes."""
        if isinstance(content, bytes):
            content, size = io.BytesIO(content), len(content)
        assert size is not None
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(time.time())
        hashed = _Hashed(content)
        self._tar.addfile(info, hashed)  # pyright: ignore[reportArgumentType]
        self._lines.append(f"{hashed.digest.hexdigest()}  {name}\n")
        if len(self._lines) == _LISTED:
            self._list()

    def finish(self, finished: Callable[[str], Manifest]) -> Manifest:
        """Write the last checksums and the manifest, which `finished` makes of the checksum over all of them."""
        self._list()
        manifest = finished(self._all.hexdigest())
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        info = tarfile.TarInfo("manifest.json")
        info.size, info.mode, info.mtime = len(content), 0o600, int(time.time())
        self._tar.addfile(info, io.BytesIO(content))
        return manifest

    def _list(self) -> None:
        if not self._lines:
            return
        self._lists += 1
        content = "".join(self._lines).encode()
        self._lines.clear()
        self._all.update(content)
        info = tarfile.TarInfo(f"checksums/{self._lists:06}")
        info.size, info.mode, info.mtime = len(content), 0o600, int(time.time())
        self._tar.addfile(info, io.BytesIO(content))


class _Hashed:
    """A stream whose reader's bytes are hashed on the way."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(target: IO[bytes]) -> Generator[Writer]:
    """A writer on a stream that is never sought in: a file, a pipe."""
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT, bufsize=_CHUNK) as tar:
        yield Writer(tar)


def members(path: Path) -> Generator[tuple[Member, IO[bytes]]]:
    """Every member of an archive, in order, with its bytes.

    Raises ArchiveBroken; reading the bytes of one that is cut off raises tarfile.TarError.
    """
    try:
        with path.open("rb") as source, tarfile.open(fileobj=source, mode="r|", bufsize=_CHUNK) as tar:
            for info in tar:
                content = tar.extractfile(info)
                if content is None:
                    _refuse(path, f"«{info.name}» — не файл")
                yield Member(info.name, info.size), content
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveBroken(file=path.name, reason=_CUT.format(error)) from error


_CUT = "он обрывается или вовсе не архив ({})"


def inspect(path: Path) -> tuple[About, Manifest]:
    """Read an archive through and compare every checksum. Raises ArchiveBroken, OSError."""
    try:
        return _inspect(path)
    except tarfile.TarError as error:
        raise ArchiveBroken(file=path.name, reason=_CUT.format(error)) from error


def _inspect(path: Path) -> tuple[About, Manifest]:
    about: About | None = None
    manifest: Manifest | None = None
    lines: list[str] = []
    everything = hashlib.sha256()
    for member, content in members(path):
        if member.name == "manifest.json":
            manifest = _decode(path, content.read(), Manifest)
        elif member.name.startswith("checksums/"):
            listed = content.read()
            everything.update(listed)
            if listed != "".join(lines).encode():
                wanted = set(listed.decode(errors="replace").splitlines())
                changed = next((line for line in lines if line.strip() not in wanted), "  ?")
                _refuse(path, f"не сходится контрольная сумма: {changed.split('  ', 1)[1].strip()}")
            lines.clear()
        else:
            digest = hashlib.sha256()
            if member.name == "about.json":
                data = content.read()
                digest.update(data)
                about = _decode(path, data, About)
            while data := content.read(_CHUNK):
                digest.update(data)
            lines.append(f"{digest.hexdigest()}  {member.name}\n")
    if about is None or manifest is None:
        _refuse(path, "нет описи: копирование не было закончено")
    if lines or everything.hexdigest() != manifest.checksums:
        _refuse(path, "не сходится контрольная сумма описи")
    if about.format != FORMAT:
        _refuse(path, f"формат {about.format}, эта Парта знает {FORMAT}")
    return about, manifest


def _decode(path: Path, data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise ArchiveBroken(file=path.name, reason=str(error)) from error


def _refuse(path: Path, reason: str) -> NoReturn:
    raise ArchiveBroken(file=path.name, reason=reason)
