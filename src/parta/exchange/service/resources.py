"""Which records an address means. Pure.

Source of the addresses: OneRoster 1.2 Rostering Service, REST/JSON binding, table of endpoints.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from parta.exchange.oneroster.records import Book
from parta.exchange.service.faults import unknown_object

Kind = Literal["org", "academicSession", "course", "class", "user", "enrollment", "demographics"]
PLURALS: dict[Kind, str] = {
    "org": "orgs",
    "academicSession": "academicSessions",
    "course": "courses",
    "class": "classes",
    "user": "users",
    "enrollment": "enrollments",
    "demographics": "demographics",
}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """`is_one`: an object and not a collection. `is_whole`: every record of the kind, so what is gone belongs to it."""

    kind: Kind
    records: Sequence[Any]
    is_one: bool
    is_whole: bool = False


def find(book: Book, path: Sequence[str]) -> Found:
    """Raises Fault (404)."""
    match path:
        case [name] if name in _COLLECTIONS:
            kind, records, is_whole = _COLLECTIONS[name]
            return Found(kind=kind, records=records(book), is_one=False, is_whole=is_whole)
        case [name, sourced_id] if name in _COLLECTIONS:
            kind, records, _ = _COLLECTIONS[name]
            return Found(kind=kind, records=[_one(records(book), sourced_id)], is_one=True)
        case ["schools", school, *rest] if rest:
            _one([book.org], school)
            return _of_school(book, rest)
        case [name, sourced_id, part] if (name, part) in _PARTS:
            kind, records, _ = _COLLECTIONS[name]
            _one(records(book), sourced_id)
            kind, choose = _PARTS[name, part]
            return Found(kind=kind, records=choose(book, UUID(sourced_id)), is_one=False)
        case _:
            raise unknown_object()


def _of_school(book: Book, rest: Sequence[str]) -> Found:
    match rest:
        case [name] if name in {"classes", "courses", "enrollments", "students", "teachers", "terms"}:
            found = find(book, [name])
            return Found(kind=found.kind, records=found.records, is_one=False)
        case ["classes", class_id, ("enrollments" | "students" | "teachers") as part]:
            return find(book, ["classes", class_id, part])
        case _:
            raise unknown_object()


def _one(records: Sequence[Any], sourced_id: str) -> Any:
    for record in records:
        if str(record.id) == sourced_id.lower():
            return record
    raise unknown_object()


def _students(book: Book) -> list[Any]:
    return [one for one in book.users if "student" in one.roles]


def _teachers(book: Book) -> list[Any]:
    return [one for one in book.users if "teacher" in one.roles]


def _terms(book: Book) -> list[Any]:
    return [one for one in book.sessions if one.type == "term"]


Records = Callable[[Book], Sequence[Any]]
_COLLECTIONS: dict[str, tuple[Kind, Records, bool]] = {
    "orgs": ("org", lambda book: [book.org], True),
    "schools": ("org", lambda book: [book.org], True),
    "academicSessions": ("academicSession", lambda book: book.sessions, True),
    "terms": ("academicSession", _terms, False),
    # Marks are the journal's own.
    "gradingPeriods": ("academicSession", lambda book: [], False),
    "courses": ("course", lambda book: book.courses, True),
    "classes": ("class", lambda book: book.classes, True),
    "users": ("user", lambda book: book.users, True),
    "students": ("user", _students, False),
    "teachers": ("user", _teachers, False),
    "enrollments": ("enrollment", lambda book: book.enrollments, True),
    "demographics": ("demographics", lambda book: book.demographics, True),
}


def _people_of_class(role: str) -> Callable[[Book, UUID], list[Any]]:
    def choose(book: Book, class_id: UUID) -> list[Any]:
        wanted = {one.user_id for one in book.enrollments if one.class_id == class_id and one.role == role}
        return [one for one in book.users if one.id in wanted]

    return choose


def _enrollments_of_class(book: Book, class_id: UUID) -> list[Any]:
    return [one for one in book.enrollments if one.class_id == class_id]


def _classes_of_user(book: Book, user_id: UUID) -> list[Any]:
    wanted = {one.class_id for one in book.enrollments if one.user_id == user_id}
    return [one for one in book.classes if one.id in wanted]


def _classes_of_course(book: Book, course_id: UUID) -> list[Any]:
    return [one for one in book.classes if one.course_id == course_id]


def _classes_of_term(book: Book, term_id: UUID) -> list[Any]:
    return [one for one in book.classes if one.term_id == term_id]


def _nothing(book: Book, term_id: UUID) -> list[Any]:
    return []


_PARTS: dict[tuple[str, str], tuple[Kind, Callable[[Book, UUID], Sequence[Any]]]] = {
    ("classes", "students"): ("user", _people_of_class("student")),
    ("classes", "teachers"): ("user", _people_of_class("teacher")),
    ("classes", "enrollments"): ("enrollment", _enrollments_of_class),
    ("courses", "classes"): ("class", _classes_of_course),
    ("students", "classes"): ("class", _classes_of_user),
    ("teachers", "classes"): ("class", _classes_of_user),
    ("users", "classes"): ("class", _classes_of_user),
    ("terms", "classes"): ("class", _classes_of_term),
    ("terms", "gradingPeriods"): ("academicSession", _nothing),
}
