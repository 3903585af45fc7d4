"""pg_dump and pg_restore: from the package that brings the embedded server, or from PATH, fit for the server."""

import asyncio
import contextlib
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from parta.foundation.processes import ProcessError, binaries
from parta.foundation.processes.child import environment_without

from .errors import ProgramFailed, ProgramMissing

_SHOWN = 2000


def find_program(name: str, *, server: int) -> Path:
    """The program whose major version isn't below the server's. Raises ProgramMissing."""
    candidates = [Path(found)] if (found := shutil.which(name)) else []
    with contextlib.suppress(ProcessError):
        candidates.insert(0, binaries() / name)
    for candidate in candidates:
        if candidate.exists() and (_major(candidate) or 0) >= server:
            return candidate
    raise ProgramMissing(program=name, version=server)


def _major(program: Path) -> int | None:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else None


async def start(program: Path, *arguments: str, url: str, stdin: int, stdout: int) -> asyncio.subprocess.Process:
    """Start a client program on the database at `url`; the password isn't in its arguments, which everybody sees."""
    address, password = _without_password(url)
    environment = environment_without("PG")
    if password:
        environment["PGPASSWORD"] = password
    return await asyncio.create_subprocess_exec(
        str(program),
        *arguments,
        f"--dbname={address}",
        stdin=stdin,
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )


async def finish(process: asyncio.subprocess.Process, name: str, told: "asyncio.Task[bytes]") -> None:
    """Wait for the end. Raises ProgramFailed with what the program said."""
    code = await process.wait()
    said = (await told).decode(errors="replace")[-_SHOWN:].strip()
    if code:
        raise ProgramFailed(program=name, reason=said or f"код {code}")


def _without_password(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    password = unquote(parts.password or "") or next((value for key, value in query if key == "password"), "")
    place = parts.netloc
    if parts.password is not None:
        account, _, host = place.rpartition("@")
        place = f"{account.partition(':')[0]}@{host}"
    rest = urlencode([(key, value) for key, value in query if key != "password"], safe="/")
    # Not urlunsplit: it drops the slashes of an address without a host.
    return f"{parts.scheme}://{place}{parts.path}{'?' + rest if rest else ''}", password
