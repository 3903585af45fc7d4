"""`parta restore`: an archive becomes the installation, or nothing changes.

The archive is read through and its checksums compared before anything is touched. The database is made anew beside the
living one; files are added to the storage under their keys, which hurts nobody: no key is ever used twice. Then two
renames in one transaction put the new database into the place of the former one, which stays under another name.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

import asyncpg
import msgspec
from alembic.script import ScriptDirectory

from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import begin_epoch, last_epoch
from parta.foundation.db.schema import role_statements
from parta.foundation.files import FileStore
from parta.migrations import configuration, migrate

from . import databases
from .archive import PIECE, About, Manifest, inspect, members
from .checking import check_chains, compare_rows, list_objects, missing_files, note_objects
from .errors import ArchiveMissing, InstallationLives, RestoredDiffers, SchemaNewer
from .making import fingerprint, keys_of
from .programs import find_program, finish, start

_NOTED = 1000
Tell = Callable[[str], None]


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore did. `former`: the name of the database that was here before; empty: there was none."""

    about: About
    manifest: Manifest
    epoch: int
    former: str
    kept_keys: Sequence[Path]
    is_other_secret: bool


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """A restore that was tried: everything that the archive promises was there."""

    about: About
    manifest: Manifest
    journal_entries: int


class _Living(msgspec.Struct, frozen=True, kw_only=True):
    organisations: int = 0
    accounts: int = 0
    epoch: int = 0


async def verify(settings: Settings, url: str, path: Path, *, tell: Tell) -> Verified:
    """Restore an archive into a database that is thrown away afterwards, and compare; changes nothing.

    Raises ArchiveMissing, ArchiveBroken, SchemaNewer, NoRight, ProgramMissing, ProgramFailed, RestoredDiffers.
    """
    about, manifest = await _inspected(path, tell)
    async with _filled(url, path, manifest, files=None, tell=tell) as (fresh, _):
        chains = await check_chains(fresh)
        if chains.faults:
            raise RestoredDiffers(faults="; ".join(chains.faults))
    return Verified(about=about, manifest=manifest, journal_entries=chains.journal_entries)


async def restore(settings: Settings, url: str, path: Path, *, is_replacing: bool, tell: Tell) -> Restored:
    """Make an archive the installation; with `is_replacing` also where there is one already.

    Raises what `verify` does, and InstallationLives, ServerRuns, StorageUnavailable.
    """
    about, manifest = await _inspected(path, tell)
    name = databases.name_of(url)
    stamp = f"{clock.now():%Y%m%d_%H%M%S}"
    async with databases.beside(url) as server:
        living = await _living(server, url, name)
        if not is_replacing and (living.organisations or living.accounts):
            raise InstallationLives(organisations=living.organisations, accounts=living.accounts)
        await databases.refuse_users(server, name)
        async with _filled(url, path, manifest, files=FileStore(settings), tell=tell) as (fresh, keep):
            async with databases.connected(fresh) as connection:
                epoch = await begin_epoch(connection, clock.now(), after=living.epoch)
                # Whoever did these jobs is gone; all of them may be done again.
                await connection.execute(
                    "update procrastinate_jobs set status = 'todo', worker_id = null, abort_requested = false"
                    " where status = 'doing'"
                )
            await databases.users_of(server, databases.name_of(fresh))
            former = f"{name}_before_{stamp}"
            await databases.take_place(server, new=databases.name_of(fresh), living=name, former=former)
            keep()
        is_empty = not (living.organisations or living.accounts)
        if is_empty:
            await databases.drop(server, former)
    kept = _restore_keys(settings, path, stamp)
    return Restored(
        about=about,
        manifest=manifest,
        epoch=epoch,
        former="" if is_empty else former,
        kept_keys=kept,
        is_other_secret=_is_other_secret(settings, about),
    )


async def _inspected(path: Path, tell: Tell) -> tuple[About, Manifest]:
    tell("Читаю архив и сверяю контрольные суммы…")
    try:
        about, manifest = await asyncio.to_thread(inspect, path)
    except OSError as error:
        raise ArchiveMissing(file=path.name, reason=error.strerror or type(error).__name__) from error
    known = {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if about.revision not in known:
        raise SchemaNewer(parta=about.parta, revision=about.revision)
    return about, manifest


async def _living(server: asyncpg.Connection, url: str, name: str) -> _Living:
    """What is in the database now; nothing, where there is none or it has no tables of ours."""
    if not await databases.exists(server, name):
        return _Living()
    async with databases.connected(url) as connection:
        with suppress(asyncpg.UndefinedTableError):
            return _Living(
                organisations=await databases.value_of(connection, "select count(*) from organisation"),
                accounts=await databases.value_of(connection, "select count(*) from account"),
                epoch=await last_epoch(connection),
            )
    return _Living()


@asynccontextmanager
async def _filled(
    url: str, path: Path, manifest: Manifest, *, files: FileStore | None, tell: Tell
) -> AsyncGenerator[tuple[str, Callable[[], None]]]:
    """(address of a new database with the archive in it, how to keep it); the files go to `files`, if given."""
    living = databases.name_of(url)
    name = f"{living}{databases.UNFINISHED}{clock.now():%Y%m%d_%H%M%S}"
    fresh = databases.address_of(url, name)
    is_kept = False

    def keep() -> None:
        nonlocal is_kept
        is_kept = True

    async with databases.beside(url) as server:
        await databases.drop_unfinished(server, living)
        await databases.create_like(server, name, living)
        try:
            async with databases.connected(fresh) as connection:
                for statement in role_statements():
                    await connection.execute(statement)
                await list_objects(connection)
                tell("Восстанавливаю базу и файлы…")
                await _pour(fresh, path, connection, files, server.get_server_version().major)
                faults = await compare_rows(connection, manifest.rows)
                faults += await missing_files(connection)
                if faults:
                    raise RestoredDiffers(faults="; ".join(faults))
            # An older archive comes to this program's schema.
            await migrate(fresh)
            yield fresh, keep
        finally:
            if not is_kept:
                await databases.drop(server, name)


async def _pour(fresh: str, path: Path, connection: asyncpg.Connection, files: FileStore | None, server: int) -> None:
    process = await start(
        find_program("pg_restore", server=server),
        *("--no-owner", "--exit-on-error"),
        url=fresh,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    told = asyncio.create_task(process.stderr.read())
    objects: list[tuple[str, int]] = []
    try:
        for member, content in members(path):
            if member.name.startswith("database/"):
                with suppress(BrokenPipeError, ConnectionResetError):  # it says why it went, below
                    process.stdin.write(content.read())
                    await process.stdin.drain()
            elif member.name.startswith("files/"):
                if not process.stdin.is_closing():
                    process.stdin.close()
                    await finish(process, "pg_restore", told)
                key = member.name.removeprefix("files/")
                objects.append((key, member.size))
                if files is not None:
                    await _put(files, key, content, member.size)
                if len(objects) == _NOTED:
                    await note_objects(connection, objects)
                    objects.clear()
        process.stdin.close()
        await finish(process, "pg_restore", told)
        await note_objects(connection, objects)
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        raise


async def _put(files: FileStore, key: str, content: IO[bytes], size: int) -> None:
    if size <= PIECE:
        await files.put(key, content.read())
        return
    with tempfile.NamedTemporaryFile() as whole:
        shutil.copyfileobj(content, whole)
        whole.flush()
        await files.put_file(key, Path(whole.name))


def _restore_keys(settings: Settings, path: Path, stamp: str) -> list[Path]:
    """Write the keys of the archive; others that are here already stay beside them. Returns where those are."""
    places = keys_of(settings)
    kept: list[Path] = []
    for member, content in members(path):
        if member.name.startswith("database/"):
            break
        target = places.get(member.name.removeprefix("keys/"))
        if target is None:
            continue
        key = content.read()
        if target.exists():
            if target.read_bytes() == key:
                continue
            former = target.with_name(f"{target.name}.before-{stamp}")
            target.rename(former)
            kept.append(former)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(mode=0o600)
        target.write_bytes(key)
    return kept


def _is_other_secret(settings: Settings, about: About) -> bool:
    """Whether the environment's secret isn't the one that the archive was made under."""
    if not about.secret_fingerprint:
        return bool(settings.secret) and settings.secret != _kept_secret(settings)
    return fingerprint(settings.secret or _kept_secret(settings)) != about.secret_fingerprint


def _kept_secret(settings: Settings) -> str:
    with suppress(OSError):
        return (settings.data / "secret").read_text().strip()
    return ""


def age_in_words(at: datetime, now: datetime) -> str:
    """«3 ч 20 мин», «12 дн.»: how long ago."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes >= 60 * 48:
        return f"{minutes // (60 * 24)} дн."
    return f"{minutes // 60} ч {minutes % 60} мин" if minutes >= 60 else f"{minutes} мин"
