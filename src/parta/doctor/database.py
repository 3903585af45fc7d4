"""What the database says: its version, schema, roles, isolation, clock, queue and chains."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from alembic.script import ScriptDirectory

from parta.backup import check_chains
from parta.foundation import clock
from parta.foundation.db import metadata
from parta.foundation.db.schema import APP_ROLE, SYSTEM_ROLE
from parta.migrations import configuration

from .findings import Finding, Place, fault, fine, warning

OLDEST = 16  # major version of PostgreSQL
SKEW_SECONDS = 2.0
STUCK_MINUTES = 10
# Seconds since a worker's last sign of life.
_WORKER_LOST = 60
_DATABASE, _ISOLATION, _CLOCK, _JOBS, _CHAINS = "База данных", "Разделение", "Часы", "Очередь работ", "Цепочки"


async def database(place: Place) -> Sequence[Finding]:
    """Reachable, new enough, and with this program's schema."""
    connection = await asyncpg.connect(place.database_url, timeout=10)
    try:
        version = connection.get_server_version()
        told = f"PostgreSQL {version.major}.{version.minor}"
        if version.major < OLDEST:
            return [fault(_DATABASE, f"{told}: Парте нужен {OLDEST} или новее.")]
        try:
            revision = await connection.fetchval("select version_num from alembic_version")
        except asyncpg.UndefinedTableError:
            return [fault(_DATABASE, f"{told} отвечает, но таблиц в ней нет: parta migrate.")]
        size = await connection.fetchval("select pg_size_pretty(pg_database_size(current_database()))")
        durable = await connection.fetchval("show fsync"), await connection.fetchval("show synchronous_commit")
    finally:
        await connection.close()
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    if revision != newest:
        known = {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}
        help_ = "parta migrate" if revision in known else "база новее программы, обновите программу"
        return [fault(_DATABASE, f"{told}, схема {revision}, а программе нужна {newest}: {help_}.")]
    found = [fine(_DATABASE, f"{told}, схема {revision} (новейшая), {size}.")]
    if durable[0] != "on" or durable[1] == "off":
        text = "fsync или synchronous_commit выключены: сбой питания отнимет подтверждённое."
        found.append(fault(_DATABASE, text))
    return found


async def isolation(place: Place) -> Sequence[Finding]:
    """The roles, and row-level security on every table of an organisation."""
    connection = await asyncpg.connect(place.database_url, timeout=10)
    try:
        roles = await read_roles(connection)
        bare = await connection.fetch(
            "select c.relname from pg_class c where c.relname = any($1) and c.relnamespace = 'public'::regnamespace"
            " and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))",
            [table.name for table in metadata.sorted_tables if table.info.get("isolated")],
        )
    finally:
        await connection.close()
    found = role_findings(roles)
    if bare:
        names = ", ".join(sorted(row["relname"] for row in bare))
        found.append(fault(_ISOLATION, f"Таблицы без разделения организаций: {names}. Кто-то менял схему мимо Парты."))
    return found or [fine(_ISOLATION, "Роли на месте, строки организаций разделены самой базой.")]


async def read_roles(connection: asyncpg.Connection) -> dict[str, Mapping[str, Any]]:
    """Our two roles as the server knows them, by name; those that are missing are missing."""
    rows = await connection.fetch(
        "select rolname, rolbypassrls, rolsuper, rolcanlogin, pg_has_role(rolname, 'member') as ours"
        " from pg_roles where rolname = any($1)",
        [APP_ROLE, SYSTEM_ROLE],
    )
    return {row["rolname"]: row for row in rows}


def role_findings(roles: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """What is wrong with the roles; empty: nothing."""
    found: list[Finding] = []
    for name, bypasses in ((APP_ROLE, False), (SYSTEM_ROLE, True)):
        role = roles.get(name)
        if role is None:
            found.append(fault(_ISOLATION, f"Нет роли {name}: parta migrate."))
        elif not role["ours"]:
            found.append(fault(_ISOLATION, f"Пользователь базы не в роли {name}: GRANT {name} TO пользователь."))
        elif role["rolbypassrls"] != bypasses or role["rolsuper"]:
            right = "BYPASSRLS" if bypasses else "NOBYPASSRLS NOSUPERUSER"
            found.append(fault(_ISOLATION, f"У роли {name} не те права: ALTER ROLE {name} {right}."))
        elif role["rolcanlogin"]:
            found.append(warning(_ISOLATION, f"Роль {name} может входить сама: ALTER ROLE {name} NOLOGIN."))
    return found


async def clocks(place: Place) -> Sequence[Finding]:
    """How far this machine's clock is from the database's."""
    connection = await asyncpg.connect(place.database_url, timeout=10)
    try:
        begun = time.monotonic()
        theirs = await connection.fetchval("select clock_timestamp()")
        travelled = time.monotonic() - begun
    finally:
        await connection.close()
    skew = (clock.now() - theirs).total_seconds() - travelled / 2
    if abs(skew) > SKEW_SECONDS:
        text = f"Часы этой машины и базы расходятся на {abs(skew):.1f} с: настройте NTP (timedatectl, chrony)."
        return [fault(_CLOCK, text)]
    return [fine(_CLOCK, f"Расходятся с базой на {abs(skew) * 1000:.0f} мс.")]


async def jobs(place: Place) -> Sequence[Finding]:
    """Whether somebody works, and whether something waits too long."""
    connection = await asyncpg.connect(place.database_url, timeout=10)
    try:
        workers = await connection.fetchval(
            "select count(*) from procrastinate_workers where last_heartbeat > now() - make_interval(secs => $1)",
            _WORKER_LOST,
        )
        waiting = await connection.fetchrow(
            "select count(*) as n, extract(epoch from now() - min(due)) / 60 as minutes from ("
            " select coalesce(j.scheduled_at, e.at) as due from procrastinate_jobs j left join lateral"
            " (select min(at) as at from procrastinate_events where job_id = j.id) e on true"
            " where j.status = 'todo') waiting where due < now()"
        )
        lost = await connection.fetchval(
            "select count(*) from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id"
            " where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => $1))",
            _WORKER_LOST,
        )
        failed = await connection.fetch(
            "select j.task_name, count(*) as n from procrastinate_jobs j where j.status = 'failed' and exists"
            " (select from procrastinate_events e where e.job_id = j.id and e.at > now() - interval '1 day')"
            " group by 1 order by 2 desc limit 3"
        )
    finally:
        await connection.close()
    assert waiting is not None
    found: list[Finding] = []
    minutes = float(waiting["minutes"] or 0)
    if minutes > STUCK_MINUTES:
        why = "работников нет: запустите parta serve или parta worker" if not workers else "работники не успевают"
        found.append(fault(_JOBS, f"Ждут {waiting['n']}, старшая {minutes:.0f} мин: {why}."))
    if lost:
        found.append(warning(_JOBS, f"Работ без работника (его убили): {lost}; их возьмёт следующий работник."))
    if failed:
        names = ", ".join(f"{row['task_name']} ({row['n']})" for row in failed)
        found.append(warning(_JOBS, f"За сутки не удались: {names}; причины — в журнале сервера."))
    if not workers and not found:
        found.append(warning(_JOBS, "Никто не работает: ни parta serve, ни parta worker не запущены."))
    return found or [fine(_JOBS, f"Работников {workers}, ждут {waiting['n']}, не удавшихся за сутки нет.")]


async def chains(place: Place) -> Sequence[Finding]:
    """Every chain of hashes, computed again (decision 10)."""
    checked = await check_chains(place.database_url)
    if checked.faults:
        return [fault(_CHAINS, f"{text}. Запись изменена мимо Парты: сравните с копией.") for text in checked.faults]
    return [fine(_CHAINS, f"Журналы ({checked.journal_entries} записей), сверки и листы ознакомления целы.")]
