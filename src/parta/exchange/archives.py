"""The archive of an organisation: taken by an administrator, or by the command line."""

from uuid import UUID

from parta.foundation.db import Database, Subject, Tx
from parta.organisations import Actor, require_administrator

from .collecting import collect
from .deliveries import note_archive
from .oneroster.archive import Given, write_archive
from .oneroster.records import Book

_COMMAND_LINE = "Командная строка"


async def take_archive(tx: Tx, actor: Actor, *, given: Given) -> tuple[Book, Given]:
    """What an administrator takes away, noted in the journal; packed by `write_archive` off the event loop.

    Raises Forbidden.
    """
    require_administrator(actor)
    book = await collect(tx)
    await _note(tx, book, given, actor)
    return book, given


async def export_roster(database: Database, organisation_id: UUID, *, given: Given) -> bytes:
    """The archive, for the command line."""
    async with database.transaction(organisation_id) as tx:
        book = await collect(tx)
        await _note(tx, book, given, None)
    return write_archive(book, given)


async def _note(tx: Tx, book: Book, given: Given, actor: Actor | None) -> None:
    counted = {"people": len(book.users), "contacts": given.contacts, "demographics": given.demographics}
    tx.record(
        "exchange.archive_taken",
        by=actor,
        on=Subject("organisation", tx.organisation, book.org.name),
        after=counted,
        platform=_COMMAND_LINE,
    )
    await note_archive(tx, by=actor, given=given, records=len(book.users), taker="" if actor else _COMMAND_LINE)
