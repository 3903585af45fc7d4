"""The parts of a person that rooms without members keep: accounts, files, the journal; and this room's own.

Accounts and files stand below the organisations and can't announce themselves to `PrivacyParts`.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from parta import accounts
from parta.foundation.db import Tx, forget_in_log, journal_entry
from parta.foundation.files import FileStore, erase_files, stored_file
from parta.foundation.wiring import Wiring
from parta.organisations import ERASED_NAME, ActNames, PrivacyParts, members_by_id, traces_of

from .models import consent, data_export, data_request


def announce(wiring: Wiring) -> None:
    parts = wiring.register(PrivacyParts)
    names = wiring.register(ActNames)

    async def export_journal(tx: Tx, member_id: UUID) -> dict[str, Any]:
        rows = await tx.execute(
            select(journal_entry.c.at, journal_entry.c.act, journal_entry.c.subject_name)
            .where(tx.own(journal_entry))
            .where(or_(journal_entry.c.actor_id == member_id, journal_entry.c.subject_id == member_id))
            .order_by(journal_entry.c.number)
        )
        return {"acts": [{"at": row.at, "act": names.name(row.act, "ru"), "about": row.subject_name} for row in rows]}

    async def erase_from_log(tx: Tx, member_id: UUID) -> None:
        """Events that readers haven't read yet lose the name. The journal is evidence and its entries are bound to
        each other: nothing is taken out of it (PD-9).
        """
        if traces := await traces_of(tx, member_id):
            await forget_in_log(tx, [*traces.forms, *traces.contacts], instead=ERASED_NAME)

    async def erase_own_files(tx: Tx, member_id: UUID) -> None:
        rows = await tx.execute(
            select(stored_file.c.id).where(tx.own(stored_file), stored_file.c.owner_member_id == member_id)
        )
        await erase_files(tx, wiring.files, list(rows.scalars()))

    async def erase_own(tx: Tx, member_id: UUID) -> None:
        await erase_requests(tx, wiring.files, member_id)

    parts.add("accounts", export_account, leave_account)
    parts.add("files", export_files, erase_own_files)
    parts.add("journal", export_journal, erase_from_log)
    parts.add("personal_data", export_consents, erase_own)


async def export_account(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """`tx` is a system transaction: the platform's tables aren't open to an organisation's."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if found is None or found.account_id is None:
        return {}
    return await accounts.export(tx, found.account_id)


async def leave_account(tx: Tx, member_id: UUID) -> None:
    """An account may have places elsewhere: `erase_person` forgets it when this was the last one."""


async def export_files(tx: Tx, member_id: UUID) -> dict[str, Any]:
    rows = await tx.execute(
        select(stored_file.c.id, stored_file.c.name, stored_file.c.size, stored_file.c.created_at)
        .where(tx.own(stored_file), stored_file.c.owner_member_id == member_id, stored_file.c.completed_at.is_not(None))
        .order_by(stored_file.c.created_at)
    )
    return {"files": [dict(row) for row in rows.mappings()]}


async def export_consents(tx: Tx, member_id: UUID) -> dict[str, Any]:
    given = await tx.execute(
        select(
            consent.c.kind,
            consent.c.version,
            consent.c.digest,
            consent.c.channel,
            consent.c.given_at,
            consent.c.signed_on,
            consent.c.withdrawn_at,
        )
        .where(tx.own(consent), consent.c.subject_id == member_id)
        .order_by(consent.c.given_at)
    )
    asked = await tx.execute(
        select(
            data_request.c.kind,
            data_request.c.note,
            data_request.c.state,
            data_request.c.created_at,
            data_request.c.decided_at,
            data_request.c.reason,
        )
        .where(tx.own(data_request), data_request.c.subject_id == member_id)
        .order_by(data_request.c.created_at)
    )
    return {
        "consents": [dict(row) for row in given.mappings()],
        "requests": [dict(row) for row in asked.mappings()],
    }


async def erase_requests(tx: Tx, files: FileStore, member_id: UUID) -> None:
    """Words and archives go. Consents stay, without a name: the operator must prove them (152-FZ, article 9)."""
    mine = or_(data_request.c.subject_id == member_id, data_request.c.asked_by == member_id)
    await tx.execute(update(data_request).where(tx.own(data_request), mine).values(note="", reason=""))
    gone = await tx.execute(
        delete(data_export)
        .where(tx.own(data_export), or_(data_export.c.subject_id == member_id, data_export.c.asked_by == member_id))
        .returning(data_export.c.id)
    )
    keys = [export_key(tx.organisation, row.id) for row in gone]

    async def remove() -> None:
        await files.delete(*keys)

    if keys:
        tx.after_commit(remove)


def export_key(organisation_id: UUID, export_id: UUID) -> str:
    """Where an archive lies; the clean-up of files leaves keys of this form alone."""
    return f"{organisation_id}/{export_id}/export/data.zip"
