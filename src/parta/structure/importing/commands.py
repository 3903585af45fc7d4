"""The steps of an import; the last one alone changes the organisation (STR-12)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Subject, Tx
from parta.foundation.errors import NotFound
from parta.foundation.jobs import Jobs
from parta.organisations import Actor, members_by_id
from parta.structure.access import lock_structure
from parta.structure.announcements import administration
from parta.structure.errors import MeaningUnknown, RosterAlreadyApplied
from parta.structure.events import RosterApplied, RosterFailed
from parta.structure.importing.applying import Progress, apply_comparison
from parta.structure.importing.comparing import Comparison, unclear_problems
from parta.structure.importing.kept import (
    clean_file_name,
    read_with_memory,
    refuse_late,
    refuse_others,
    understand_stored,
)
from parta.structure.importing.planning import compare_now
from parta.structure.importing.store import (
    change_import,
    load_import,
    remember_layout,
    save_import,
    stored_problems,
)
from parta.structure.importing.understanding import (
    SheetCorrection,
    SheetKind,
    Understood,
)
from parta.structure.importing.views import RosterView
from parta.structure.importing.wire import describe_roster
from parta.structure.roster import Layout, Meaning, count

JOB = "structure.apply_roster"


class SheetEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of one sheet; what isn't said stays."""

    name: str
    kind: SheetKind | None = None
    is_used: bool | None = None
    columns: Mapping[str, str] = {}


async def upload_roster(
    database: Database, actor: Actor, *, import_id: UUID, file_name: str, content: bytes
) -> RosterView:
    """Read a file, and keep it for the next steps; uploading under the same id again leaves the first file.

    Raises Forbidden, RosterUnreadable.
    """
    refuse_others(actor)
    file_name = clean_file_name(file_name)
    understood = await read_with_memory(database, actor.organisation_id, content=content, file_name=file_name)
    async with database.transaction(actor.organisation_id) as tx:
        is_new = await save_import(tx, import_id=import_id, file_name=file_name, content=content, by=actor.member_id)
        if is_new:
            await _keep_understood(tx, import_id, understood)
            return describe_roster(await load_import(tx, import_id), understood)
    return await read_roster(database, actor, import_id=import_id)


async def read_roster(database: Database, actor: Actor, *, import_id: UUID) -> RosterView:
    """Raises Forbidden, NotFound."""
    refuse_others(actor)
    stored, understood = await understand_stored(database, actor.organisation_id, import_id)
    return describe_roster(stored, understood)


async def correct_roster(
    database: Database, actor: Actor, *, import_id: UUID, edits: Sequence[SheetEdit]
) -> RosterView:
    """Read the file as a person wants it, now and whenever this layout comes again (STR-17).

    Raises Forbidden, NotFound, MeaningUnknown, RosterAlreadyApplied, RosterBeingApplied.
    """
    refuse_others(actor)
    stored, understood = await understand_stored(database, actor.organisation_id, import_id)
    refuse_late(stored)
    if understood is None:
        raise RosterAlreadyApplied
    corrections = dict(stored.corrections)
    layouts = {layout.sheet: layout for layout in understood.layouts}
    used = dict(zip(layouts, understood.used, strict=True))
    for edit in edits:
        layout = layouts.get(edit.name)
        if layout is None:
            raise NotFound
        corrections[edit.name] = correction_of(layout, edit, is_used=used[edit.name])
    async with database.transaction(actor.organisation_id) as tx:
        refuse_late(await load_import(tx, import_id, for_update=True))
        for edit in edits:
            if layouts[edit.name].kind != "oneroster":
                await remember_layout(tx, layouts[edit.name].fingerprint, corrections[edit.name])
        await change_import(tx, import_id, corrections=msgspec.to_builtins(corrections), state="understood")
    stored, understood = await understand_stored(database, actor.organisation_id, import_id)
    assert understood is not None
    async with database.transaction(actor.organisation_id) as tx:
        await _keep_understood(tx, import_id, understood)
        return describe_roster(await load_import(tx, import_id), understood)


def correction_of(layout: Layout, edit: SheetEdit, *, is_used: bool) -> SheetCorrection:
    """The whole reading of a sheet after the edit. A meaning that moves to another column leaves the old one.

    Raises MeaningUnknown.
    """
    meanings = {str(column.index): column.meaning for column in layout.columns}
    for index, word in edit.columns.items():
        if index not in meanings or word not in set(Meaning):
            raise MeaningUnknown(column=index)
        meaning = Meaning(word)
        if meaning not in {Meaning.IGNORED, Meaning.NUMBER}:
            meanings = {
                key: Meaning.IGNORED if value is meaning and key not in edit.columns else value
                for key, value in meanings.items()
            }
        meanings[index] = meaning
    kind = edit.kind or ("students" if layout.kind == "students" else "staff" if layout.kind == "staff" else None)
    if edit.columns and edit.kind is None:
        # The kind follows the columns, as it did when the file was read.
        kind = None
    return SheetCorrection(
        is_used=is_used if edit.is_used is None else edit.is_used,
        kind=kind,
        columns=meanings,
    )


async def start_roster(database: Database, jobs: Jobs, actor: Actor, *, import_id: UUID) -> None:
    """Let a job apply the import: a closed browser or a restart doesn't stop it (STR-13).

    Raises Forbidden, NotFound, RosterAlreadyApplied, RosterBeingApplied.
    """
    refuse_others(actor)
    async with database.transaction(actor.organisation_id) as tx:
        stored = await load_import(tx, import_id, for_update=True)
        refuse_late(stored)
        await change_import(tx, import_id, state="applying")
        await jobs.defer(
            tx,
            JOB,
            organisation_id=str(actor.organisation_id),
            import_id=str(import_id),
            by=str(actor.member_id),
        )


async def apply_roster(
    database: Database,
    organisation_id: UUID,
    *,
    import_id: UUID,
    by: UUID | None,
    progress: Progress,
    understood: Understood | None = None,
) -> Comparison | None:
    """Apply an import whose state is `applying`, in one transaction; None when it isn't to be applied (any longer).

    Two imports of one organisation wait for each other; the second is compared with what the first left.
    `understood` spares reading the file once more.
    """
    if understood is None:
        _, understood = await understand_stored(database, organisation_id, import_id)
    if understood is None:
        return None
    async with database.transaction(organisation_id) as tx:
        await lock_structure(tx)
        stored = await load_import(tx, import_id, for_update=True)
        if stored.state != "applying":
            return None
        comparison = await compare_now(tx, understood, stored.choices)
        await apply_comparison(tx, comparison, by=by, progress=progress)
        problems = [*understood.roster.problems, *unclear_problems(comparison)]
        await change_import(
            tx,
            import_id,
            state="applied",
            applied_at=tx.now,
            # The file held more of people than what they are here for.
            content=b"",
            choices={},
            counts=msgspec.to_builtins(count(understood.roster)),
            problems=stored_problems(problems),
        )
        tx.emit(
            RosterApplied(roster_id=import_id, counts=msgspec.to_builtins(comparison.counts)),
            on=administration(tx),
        )
        tx.record(
            "structure.roster_applied",
            by=await _importer(tx, by),
            on=Subject("roster", import_id, stored.file_name),
            after=msgspec.to_builtins(comparison.counts),
        )
    return comparison


class _Importer(msgspec.Struct, frozen=True):
    """Whoever imported the list, as the journal names them."""

    member_id: UUID
    display_name: str


async def _importer(tx: Tx, member_id: UUID | None) -> _Importer | None:
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id) if member_id else None
    return None if found is None else _Importer(found.id, found.display_name)


async def fail_roster(database: Database, organisation_id: UUID, *, import_id: UUID, reason: str) -> None:
    """Say that an import wasn't applied; it may be started again."""
    async with database.transaction(organisation_id) as tx:
        stored = await load_import(tx, import_id, for_update=True)
        if stored.state == "applying":
            await change_import(tx, import_id, state="failed")
            tx.emit(RosterFailed(roster_id=import_id, reason=reason), on=administration(tx))


async def _keep_understood(tx: Tx, import_id: UUID, understood: Understood) -> None:
    await change_import(
        tx,
        import_id,
        counts=msgspec.to_builtins(count(understood.roster)),
        problems=stored_problems(understood.roster.problems),
    )
