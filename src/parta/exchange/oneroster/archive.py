"""A book as a OneRoster 1.2 CSV archive (bulk). Pure."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from uuid import uuid5

import msgspec

from parta.exchange.oneroster.columns import COLUMNS
from parta.exchange.oneroster.records import Book, User

_FILES = (
    "academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "roles", "users",
)  # fmt: skip
# What the standard has and an organisation here doesn't give out.
_ABSENT = (
    "categories", "classResources", "courseResources", "lineItemLearningObjectiveIds", "lineItems",
    "lineItemScoreScales", "resources", "resultLearningObjectiveIds", "results", "resultScoreScales", "scoreScales",
    "userProfiles", "userResources",
)  # fmt: skip
# The time inside the archive: the same book gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out beside names, groups and roles (EXC-4)."""

    contacts: bool
    demographics: bool


def write_archive(book: Book, given: Given) -> bytes:
    """The ZIP. In bulk files `status` and `dateLastModified` stay empty (OneRoster 1.2 CSV binding)."""
    tables = {
        "academicSessions": _sessions(book),
        "classes": _classes(book),
        "courses": _courses(book),
        "demographics": _demographics(book) if given.demographics else None,
        "enrollments": _enrollments(book),
        "orgs": _orgs(book),
        "roles": _roles(book),
        "users": _users(book, given),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        present = {name for name, table in tables.items() if table is not None}
        _add(archive, "manifest", _manifest(book, present))
        for name, table in tables.items():
            if table is not None:
                _add(archive, name, table)
    return packed.getvalue()


Table = Sequence[Sequence[object]]


def _add(archive: zipfile.ZipFile, name: str, table: Table) -> None:
    text = io.StringIO()
    # RFC 4180, UTF-8 without a mark, as the binding wants.
    csv.writer(text, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in table)
    info = zipfile.ZipInfo(f"{name}.csv", _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text.getvalue().encode())


def _cell(value: object) -> str:
    """Text that a spreadsheet program shows and doesn't calculate: no name here begins with a formula's sign."""
    text = "" if value is None else str(value)
    # A phone keeps its plus: digits alone calculate nothing.
    if text[:1] in "=@\t\r" or (text[:1] in "+-" and not text[1:].isdecimal()):
        return f"'{text}" if text[:1] else text
    return text


def _manifest(book: Book, present: set[str]) -> Table:
    files = {**dict.fromkeys(_FILES, "absent"), **dict.fromkeys(_ABSENT, "absent"), **dict.fromkeys(present, "bulk")}
    return [
        ("propertyName", "value"),
        ("manifest.version", "1.0"),
        ("oneroster.version", "1.2"),
        *((f"file.{name}", state) for name, state in sorted(files.items())),
        ("source.systemName", "Parta"),
        ("source.systemCode", book.org.id),
    ]


def _sessions(book: Book) -> Table:
    rows = [
        (one.id, "", "", one.title, one.type, one.begins, one.ends, one.parent_id or "", one.year)
        for one in book.sessions
    ]
    return [COLUMNS["academicSessions"], *rows]


def _orgs(book: Book) -> Table:
    return [COLUMNS["orgs"], (book.org.id, "", "", book.org.name, "school", book.org.identifier, "")]


def _courses(book: Book) -> Table:
    rows = [
        (one.id, "", "", one.session_id, one.title, one.code, "", book.org.id, one.title, "") for one in book.courses
    ]
    return [COLUMNS["courses"], *rows]


def _classes(book: Book) -> Table:
    rows = [
        (
            one.id, "", "", one.title, _list(one.grades), one.course_id, one.code, one.type, "", book.org.id,
            one.term_id, _list(one.subjects), "", "", one.kind,
        )
        for one in book.classes
    ]  # fmt: skip
    return [COLUMNS["classes"], *rows]


def _users(book: Book, given: Given) -> Table:
    return [COLUMNS["users"], *(_user(book, one, given) for one in book.users)]


def _user(book: Book, one: User, given: Given) -> Sequence[object]:
    email, phone = (one.email, one.phone) if given.contacts else ("", "")
    external = f"{{external:{one.external_id}}}" if one.external_id else ""
    relations = _list(f"{link.child_id}:{link.kind}" for link in one.relations)
    return (
        one.id, "", "", "true", one.id, external, one.given_name, one.family_name, one.middle_name, one.identifier,
        email, phone, "", _list(one.agents), _list(one.grades), "", "", "", "", "", book.org.id, "", one.position,
        _list(one.subjects), relations,
    )  # fmt: skip


def _roles(book: Book) -> Table:
    rows = [
        (
            uuid5(one.id, f"role {role}"), "", "", one.id, "secondary" if place else "primary", role, "", "",
            book.org.id, "",
        )
        for one in book.users
        for place, role in enumerate(one.roles)
    ]  # fmt: skip
    return [COLUMNS["roles"], *rows]


def _enrollments(book: Book) -> Table:
    rows = [
        (
            one.id, "", "", one.class_id, book.org.id, one.user_id, one.role, _truth(one.is_primary), "", "",
            _list(one.subjects),
        )
        for one in book.enrollments
    ]  # fmt: skip
    return [COLUMNS["enrollments"], *rows]


def _demographics(book: Book) -> Table:
    rows = [(one.id, "", "", one.birth_date or "", one.sex, *[""] * 11) for one in book.demographics]
    return [COLUMNS["demographics"], *rows]


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _list(values: Iterable[object]) -> str:
    """A list in one cell; a value with a comma stands in quotes of its own (OneRoster 1.2, CSV)."""
    return ",".join(_quoted(str(value)) for value in values)


def _quoted(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if "," in value or '"' in value else value
