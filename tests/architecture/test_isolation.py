"""Every table of an organisation is isolated by the database itself, and who works across organisations is listed."""

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fixtures.school import Running
from parta.foundation.db import metadata
from parta.organisations import Role

_SOURCES = Path(__file__).parents[2] / "src" / "parta"

# Where platform transactions (BYPASSRLS) are opened, and why each must be.
SYSTEM_PLACES = {
    "accounts": "accounts and sessions belong to no organisation",
    "backup": "a restored database's chains are computed for every organisation",
    "calls": "LiveKit's reports and the upkeep of calls come from no member",
    "chat": "the group commit writes messages of several organisations in one transaction",
    "compliance": "codes that sign and letters that remind are the platform's; the daily reminders serve everybody",
    "demo": "the demo makes its organisation",
    "municipal": "who looks after organisations is a member of none; only counts leave them",
    "foundation": "letters, the clean-up of files and the log serve all organisations",
    "invitations": "whoever holds a link isn't a member yet; the morning's reminders and revocations serve everybody",
    "movement": "movements take effect on their day in whichever organisation",
    "organisations": "applications come before their organisation; the operator's console",
    "personal_data": "accounts are erased and exported with their people; letters are the platform's; texts of all"
    " organisations are looked for whose sockets are open",
    "reconciliation": "visits and signature codes are accounts'; reminders go through all organisations",
    "roster_command": "the command line finds the organisation by its short name",
    "statistics": "letters that remind are the platform's; the nightly numbers serve every organisation",
    "structure": "imports that a killed process left; links that ran out; a child's session on the guardian's device",
}


def _system_callers() -> dict[str, set[str]]:
    """Rooms with the files that open platform transactions."""
    found: dict[str, set[str]] = {}
    for path in _SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (
                (isinstance(node.func, ast.Attribute) and node.func.attr in ("system", "system_lane"))
                or any(one.arg == "as_platform" for one in node.keywords)
            ):
                parts = path.relative_to(_SOURCES).parts
                found.setdefault(parts[0].removesuffix(".py"), set()).add("/".join(parts))
    return found


def test_iso_1_platform_transactions_are_listed() -> None:
    callers = _system_callers()
    assert "chat" in callers  # the witness: the search finds what it looks for
    assert set(callers) == SYSTEM_PLACES.keys(), callers


async def test_iso_2_every_tenant_table_is_isolated(running: Running) -> None:
    tenant = {table.name for table in metadata.sorted_tables if table.info["isolated"]}
    async with running.wiring.database.system() as tx:
        rows = await tx.execute(
            text(
                "select c.relname, c.relrowsecurity, count(p.polname) as policies from pg_class c"
                " left join pg_policy p on p.polrelid = c.oid where c.relkind = 'r' group by 1, 2"
            )
        )
        state = {row.relname: (row.relrowsecurity, row.policies) for row in rows}
    assert len(tenant) > 15
    assert {name: state[name] for name in tenant} == dict.fromkeys(tenant, (True, 1))
    for table in metadata.sorted_tables:
        if table.info["isolated"]:
            assert next(iter(table.primary_key.columns)).name == "organisation_id", table.name


async def test_iso_3_without_any_filter_a_transaction_sees_its_own_rows_only(running: Running) -> None:
    ours, theirs = await running.school(name="Наша"), await running.school(name="Чужая")
    await ours.person("Власова Соня", Role.STUDENT)
    await theirs.person("Гареев Тимур", Role.STUDENT)
    for school, other in ((ours, theirs), (theirs, ours)):
        async with running.wiring.database.transaction(school.id) as tx:
            for table in metadata.sorted_tables:
                if not table.info["isolated"]:
                    continue
                rows = await tx.execute(select(table.c.organisation_id, func.count()).group_by(table.c.organisation_id))
                seen = {row.organisation_id for row in rows}
                assert other.id not in seen, table.name
            members = await tx.execute(select(func.count()).select_from(metadata.tables["member"]))
            assert members.scalar_one() == 1  # the witness: one's own rows are there


async def test_iso_4_writing_into_another_organisation_is_refused_by_the_database(running: Running) -> None:
    ours, theirs = await running.school(name="Наша"), await running.school(name="Чужая")
    with pytest.raises(DBAPIError, match="row-level security"):
        async with running.wiring.database.transaction(ours.id) as tx:
            await tx.execute(
                metadata.tables["school_group"]
                .insert()
                .values(
                    organisation_id=theirs.id, id=uuid4(), kind="class", name="1А", name_key="1а", created_at=tx.now
                )
            )


async def test_iso_5_a_request_reaches_no_platform_table(running: Running) -> None:
    school = await running.school()
    async with running.wiring.database.system() as tx:
        await tx.execute(select(metadata.tables["session"]))  # the witness
    for name in ("account", "session", "sign_in_code", "application"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with running.wiring.database.transaction(school.id) as tx:
                await tx.execute(select(metadata.tables[name]))
