"""Circles and subject groups of our own archive (ROSTER-14)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from parta.structure.roster.oneroster_families import values_in
from parta.structure.roster.records import Circle

# Archives of the time before subject groups were told apart say «beside».
BESIDE: Mapping[str, Literal["circle", "subject"]] = {"circle": "circle", "subject": "subject", "beside": "circle"}
_KIND = "metadata.parta.kind"
_SUBJECTS = "metadata.parta.subjects"


class Record(Protocol):
    def get(self, name: str) -> str: ...


def circles_of(
    classes: Iterable[Record],
    enrollments: Sequence[Record],
    *,
    courses: Mapping[str, str],
    students: Mapping[str, str],
    staff: Mapping[str, str],
) -> Iterator[Circle]:
    """`students` and `staff` are refs by sourcedId; whoever wasn't understood attends and teaches nothing."""
    enrolled: dict[str, list[Record]] = {}
    for one in enrollments:
        enrolled.setdefault(one.get("classsourcedid"), []).append(one)
    for one in classes:
        own = enrolled.get(one.get("sourcedid"), [])
        teachers = [(each, staff[user]) for each in own if _is(each, "teacher") and (user := _user(each)) in staff]
        leader = next((ref for each, ref in teachers if each.get("primary").lower() == "true"), None)
        title, about = one.get("title"), courses.get(one.get("coursesourcedid"), "")
        subjects = values_in(one.get("subjects")) or (about,)
        # Archives of the time before said of everybody but the leader: the first subject.
        lessons = [
            (ref, subject)
            for each, ref in teachers
            for subject in values_in(each.get(_SUBJECTS)) or (subjects[:1] if ref != leader else ())
        ]
        yield Circle(
            name=title,
            kind=BESIDE[one.get(_KIND)],
            profile=about if about != title else "",
            leader=leader,
            lessons=tuple(lessons),
            students=tuple(students[_user(each)] for each in own if _is(each, "student") and _user(each) in students),
        )


def _is(one: Record, role: str) -> bool:
    return one.get("role").lower() == role


def _user(one: Record) -> str:
    return one.get("usersourcedid")
