"""How a person is presented in a conversation."""

from collections.abc import Iterable

from parta.structure import GroupPeople, Guardianship, Membership, StaffPerson

_CURATOR = {
    "class": "классный руководитель",
    "study_group": "куратор",
    "age_group": "воспитатель",
    "circle": "руководитель кружка",
    "subject": "ведёт группу",
}
_DEPUTY = {"class": "замещает классного руководителя", "age_group": "замещает воспитателя"}
_KINSHIP = {"mother": "мама", "father": "папа", "guardian": "представитель", "trusted": "доверенное лицо"}


def teacher_caption(people: GroupPeople, member_id: object) -> str:
    """«математика · классный руководитель», «английский (Английский язык, 1)»"""
    whole = {one.subject.lower() for one in people.teachers if one.member_id == member_id and not one.subgroup}
    parts: dict[str, list[str]] = {}
    for one in people.teachers:
        if one.member_id == member_id and one.subgroup and one.subject.lower() not in whole:
            parts.setdefault(one.subject.lower(), []).append(one.subgroup)
    subjects = sorted(filter(None, whole))
    subjects += [f"{subject} ({'; '.join(names)})".strip() for subject, names in sorted(parts.items())]
    if people.curator is not None and people.curator.member_id == member_id:
        if people.curator.subject and people.curator.subject.lower() not in subjects:
            subjects.append(people.curator.subject.lower())
        subjects.append(_CURATOR.get(people.group.kind, "куратор"))
    elif any(one.member_id == member_id for one in people.deputies):
        subjects.append(_DEPUTY.get(people.group.kind, "замещает куратора"))
    return " · ".join(subjects) or "учитель"


def guardian_caption(links: Iterable[Guardianship]) -> str:
    """«мама · Миша Ковалёв»; two children: «мама · Миша Ковалёв, Аня Ковалёва»."""
    known = list(links)
    kinds = {link.kind for link in known}
    kinship = _KINSHIP.get(kinds.pop(), "представитель") if len(kinds) == 1 else "представитель"
    return f"{kinship} · {', '.join(sorted({link.student_name for link in known}))}"


def staff_caption(person: StaffPerson) -> str:
    """«директор», «учитель · математика», «не подтверждён»."""
    what = " · ".join(part for part in (person.position.lower(), person.subjects.lower()) if part) or "сотрудник"
    return what if person.is_confirmed else f"{what} · не подтверждён"


def member_caption(memberships: Iterable[Membership], position: str) -> str:
    """A person outside of a group's conversation: everything that they are here, briefly."""
    known = list(memberships)
    parts: list[str] = []
    if classes := [one.group.name for one in known if one.relation == "student" and one.is_main]:
        parts.append(", ".join(classes))
    if position:
        parts.append(position.lower())
    if subjects := sorted({one.subject.lower() for one in known if one.relation == "teacher" and one.subject}):
        parts.append(", ".join(subjects))
    if curated := [one.group.name for one in known if _leads(one) and not one.is_deputy]:
        parts.append("классный руководитель " + ", ".join(curated))
    if deputised := [one.group.name for one in known if _leads(one) and one.is_deputy]:
        parts.append("замещает классного руководителя " + ", ".join(deputised))
    if children := sorted(
        {f"{one.student_name}, {one.group.name}" for one in known if one.relation == "guardian_of" and one.is_main}
    ):
        parts.append("родитель · " + "; ".join(children))
    return " · ".join(dict.fromkeys(parts))


def _leads(one: Membership) -> bool:
    """Whether the member leads a class or its like; whoever leads a circle is known there."""
    return one.relation == "curator" and one.group.kind not in ("circle", "subject")


def colleague_caption(person: StaffPerson, *, is_head: bool) -> str:
    """«руководитель · учитель · математика»"""
    return f"руководитель · {staff_caption(person)}" if is_head else staff_caption(person)
