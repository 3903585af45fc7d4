"""A list compared for a reconciliation: read, laid beside the organisation, nothing written."""

from uuid import UUID

from parta.foundation.db import Database, Tx
from parta.structure.importing.difference_records import RosterComparison
from parta.structure.importing.differences import find_differences
from parta.structure.importing.kept import clean_file_name, read_with_memory
from parta.structure.importing.planning import compare_now
from parta.structure.importing.understanding import Understood
from parta.structure.roster import Choices


async def compare_roster(
    database: Database, organisation_id: UUID, *, file_name: str, content: bytes
) -> RosterComparison:
    """Compare a list with the organisation; nothing is changed. Raises RosterUnreadable."""
    understood = await understand_roster(database, organisation_id, file_name=file_name, content=content)
    async with database.transaction(organisation_id) as tx:
        return await differences_now(tx, understood)


async def understand_roster(database: Database, organisation_id: UUID, *, file_name: str, content: bytes) -> Understood:
    """Read a list with the layouts that the organisation remembers. Raises RosterUnreadable."""
    return await read_with_memory(database, organisation_id, content=content, file_name=clean_file_name(file_name))


async def differences_now(tx: Tx, understood: Understood, choices: Choices | None = None) -> RosterComparison:
    """The same within a transaction that goes on with what is found; `choices` by `RosterDifference.mark`."""
    return find_differences(await compare_now(tx, understood, choices))
