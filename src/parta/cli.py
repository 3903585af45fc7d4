"""The command `parta`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from .foundation.config import Settings, SettingsError, describe_settings, load_settings, refuse_production

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the process's exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"parta: {error}", file=sys.stderr)
        return 2
    from .foundation.logs import configure_logging

    try:
        configure_logging(settings)
    except SettingsError as error:
        print(f"parta: {error}", file=sys.stderr)
        return 2
    command: Command = options.command
    return command(options, settings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parta", description="A closed communication platform for schools.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        found.set_defaults(command=command)
        return found

    add("demo", _demo, "start with a demo school and doors that sign you in as anybody in it (loopback only)")
    add("serve", _serve, "start for real people; refuses default secrets")
    add("worker", _worker, "run background jobs only")
    add("migrate", _migrate, "bring the database to the newest schema")

    save_all = add("backup", _backup, "write database, files and keys into one archive, while the server runs")
    save_all.add_argument(
        "destination", nargs="?", type=Path, help="a new file, a folder, or - for standard output; <data>/backups"
    )
    save_all.add_argument("--verify", action="store_true", help="restore the archive on trial afterwards")
    load_all = add("restore", _restore, "make an archive of `parta backup` the installation; the server is stopped")
    load_all.add_argument("file", type=Path, help="the archive")
    way = load_all.add_mutually_exclusive_group()
    way.add_argument("--replace", action="store_true", help="also where there are data; the former database is kept")
    way.add_argument("--verify", action="store_true", help="only try: restore into a temporary database and compare")
    check = add("doctor", _doctor, "say in words what is wrong with this installation; changes nothing")
    check.add_argument("--quick", action="store_true", help="leave out what reads the whole database")
    check.add_argument("--json", action="store_true", help="print the findings as a JSON list")

    add("settings", _settings, "print every setting with its default and meaning")
    add("openapi", _openapi, "print the API's description (OpenAPI 3.1)")
    add("permissions", _permissions, "print who may do what, in Markdown (docs/permissions.md)")

    measure = add("bench", _bench, "measure how fast this machine is with Parta (from a checkout)")
    measure.add_argument("names", nargs="*", metavar="NAME", help="benches; all without one")
    measure.add_argument("--json", action="store_true", help="print each result as one line of JSON, and nothing else")

    roster = commands.add_parser("roster", help="lists of pupils and staff").add_subparsers(required=True)
    load = roster.add_parser("import", help="import a list", description="Import a list into an organisation.")
    load.add_argument("file", type=Path, help="XLSX, XLS, ODS, CSV or OneRoster 1.2 ZIP")
    load.add_argument("--organisation", required=True, metavar="SLUG")
    load.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
    load.add_argument("--json", action="store_true", help="print the counts and problems as one JSON object")
    load.set_defaults(command=_roster_import)
    save = roster.add_parser("export", help="write a OneRoster 1.2 archive", description="Write a OneRoster archive.")
    save.add_argument("file", type=Path, help="the ZIP to write")
    save.add_argument("--organisation", required=True, metavar="SLUG")
    save.add_argument("--without-contacts", action="store_true", help="no phones and no e-mails")
    save.add_argument("--without-demographics", action="store_true", help="no birthdays and no sex")
    save.set_defaults(command=_roster_export)

    compare = add("reconcile", _reconcile, "say in what a list and an organisation differ; changes nothing")
    compare.add_argument("file", type=Path, help="XLSX, XLS, ODS, CSV or OneRoster 1.2 ZIP")
    compare.add_argument("--organisation", required=True, metavar="SLUG")
    compare.add_argument("--json", action="store_true", help="print the differences as one JSON object")
    return parser


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    from .demo import seed
    from .running import run_until_signal, serve

    if settings.host not in {"127.0.0.1", "::1", "localhost"}:
        print("parta demo: it signs anybody in, so it listens on loopback only; unset PARTA_HOST", file=sys.stderr)
        return 2
    if not settings.demo and "PARTA_DEMO" not in _environment():
        settings = msgspec.structs.replace(settings, demo=True)
    run_until_signal(serve(settings, prepare=seed if settings.demo else None))
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from .running import run_until_signal, serve

    if faults := refuse_production(settings):
        print("parta serve doesn't start:", *(f"  - {fault}" for fault in faults), sep="\n", file=sys.stderr)
        return 2
    run_until_signal(serve(settings))
    return 0


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    from .running import run_until_signal, work

    run_until_signal(work(settings))
    return 0


def _migrate(options: argparse.Namespace, settings: Settings) -> int:
    from .running import migrate_only, run_until_signal

    run_until_signal(migrate_only(settings))
    return 0


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from .backup_command import make_backup

    return make_backup(settings, options.destination, is_verified=options.verify)


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from .backup_command import restore_backup

    return restore_backup(settings, options.file, is_replacing=options.replace, is_trial=options.verify)


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from .doctor_command import doctor

    return doctor(settings, is_quick=options.quick, as_json=options.json)


def _settings(options: argparse.Namespace, settings: Settings) -> int:
    for name, default, meaning in describe_settings():
        print(f"{name}={default}\n    {meaning}")
    return 0


def _openapi(options: argparse.Namespace, settings: Settings) -> int:
    from .app import describe_api

    sys.stdout.buffer.write(describe_api())
    return 0


def _permissions(options: argparse.Namespace, settings: Settings) -> int:
    from .permissions_command import describe_permissions

    sys.stdout.write(describe_permissions())
    return 0


def _roster_import(options: argparse.Namespace, settings: Settings) -> int:
    from .roster_command import roster_import

    return roster_import(
        settings, options.file, slug=options.organisation, is_dry_run=options.dry_run, as_json=options.json
    )


def _roster_export(options: argparse.Namespace, settings: Settings) -> int:
    from .export_command import roster_export

    return roster_export(
        settings,
        options.file,
        slug=options.organisation,
        has_contacts=not options.without_contacts,
        has_demographics=not options.without_demographics,
    )


def _reconcile(options: argparse.Namespace, settings: Settings) -> int:
    from .reconcile_command import reconcile

    return reconcile(settings, options.file, slug=options.organisation, as_json=options.json)


def _bench(options: argparse.Namespace, settings: Settings) -> int:
    from .bench_command import bench

    return bench(options.names, as_json=options.json)


def _environment() -> set[str]:
    import os

    return set(os.environ)
