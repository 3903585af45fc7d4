"""A book's records as the JSON objects of OneRoster 1.2 (Rostering Service, REST/JSON binding). Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from parta.exchange.oneroster.records import Book, Class, Course, Demographics, Enrollment, Org, Session, User

Item = dict[str, Any]


class Renderer:
    """Records of one book for one reader; `base` is the service's address."""

    def __init__(self, book: Book, base: str, *, gives_contacts: bool) -> None:
        self._book = book
        self._base = base
        self._gives_contacts = gives_contacts
        self._sessions = {one.id: one for one in book.sessions}

    def render(self, kind: str, record: Any, modified: datetime) -> Item:
        """One object with its `sourcedId`, `status` and `dateLastModified`."""
        renderers: Mapping[str, Callable[[Any], Item]] = {
            "org": self._org,
            "academicSession": self._session,
            "course": self._course,
            "class": self._class,
            "user": self._user,
            "enrollment": self._enrollment,
            "demographics": self._demographics,
        }
        return {**stub(record.id, "active", modified), **renderers[kind](record)}

    def _ref(self, path: str, kind: str, sourced_id: UUID) -> Item:
        return {"href": f"{self._base}/{path}/{sourced_id}", "sourcedId": str(sourced_id), "type": kind}

    def _own(self) -> Item:
        return self._ref("orgs", "org", self._book.org.id)

    def _org(self, one: Org) -> Item:
        return {"name": one.name, "type": "school", **({"identifier": one.identifier} if one.identifier else {})}

    def _session(self, one: Session) -> Item:
        children = [child for child in self._book.sessions if child.parent_id == one.id]
        refs = [self._ref("academicSessions", "academicSession", child.id) for child in children]
        parent = self._ref("academicSessions", "academicSession", one.parent_id) if one.parent_id else None
        return {
            "title": one.title,
            "startDate": one.begins.isoformat(),
            "endDate": one.ends.isoformat(),
            "type": one.type,
            "schoolYear": str(one.year),
            **({"parent": parent} if parent else {}),
            **({"children": refs} if refs else {}),
        }

    def _course(self, one: Course) -> Item:
        return {
            "title": one.title,
            "schoolYear": self._ref("academicSessions", "academicSession", one.session_id),
            "courseCode": one.code,
            "org": self._own(),
            "subjects": [one.title],
        }

    def _class(self, one: Class) -> Item:
        return {
            "title": one.title,
            "classCode": one.code,
            "classType": one.type,
            "grades": list(one.grades),
            "subjects": list(one.subjects),
            "course": self._ref("courses", "course", one.course_id),
            "school": self._own(),
            "terms": [self._ref("academicSessions", "academicSession", one.term_id)],
        }

    def _user(self, one: User) -> Item:
        roles = [
            {"roleType": "secondary" if place else "primary", "role": role, "org": self._own()}
            for place, role in enumerate(one.roles)
        ]
        contacts = {"email": one.email, "sms": one.phone} if self._gives_contacts else {}
        optional = {"middleName": one.middle_name, "identifier": one.identifier, **contacts}
        return {
            "username": str(one.id),
            "userIds": [{"type": "external", "identifier": one.external_id}] if one.external_id else [],
            "enabledUser": "true",
            "givenName": one.given_name,
            "familyName": one.family_name,
            **{name: value for name, value in optional.items() if value},
            "roles": roles,
            "agents": [self._ref("users", "user", agent) for agent in one.agents],
            "grades": list(one.grades),
            "primaryOrg": self._own(),
            **({"metadata": {"parta.position": one.position}} if one.position else {}),
        }

    def _enrollment(self, one: Enrollment) -> Item:
        return {
            "user": self._ref("users", "user", one.user_id),
            "class": self._ref("classes", "class", one.class_id),
            "school": self._own(),
            "role": one.role,
            "primary": "true" if one.is_primary else "false",
        }

    def _demographics(self, one: Demographics) -> Item:
        birth = {"birthDate": one.birth_date.isoformat()} if one.birth_date else {}
        return {**birth, **({"sex": one.sex} if one.sex else {})}


def stub(sourced_id: UUID, status: str, modified: datetime) -> Item:
    """What remains of a record that is gone: whose it was is nobody's business any more."""
    return {"sourcedId": str(sourced_id), "status": status, "dateLastModified": moment(modified)}


def moment(at: datetime) -> str:
    """As the binding wants: UTC, milliseconds, Z. Texts of this form compare as times do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
