"""Consents by class: who has given them, reminders, the form on paper, the list in Excel."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from parta.accounts import send_notice
from parta.foundation.db import Subject as ActSubject
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.letters import Postman
from parta.foundation.papers import Table, render_pdf, render_workbook
from parta.organisations import Actor, Member, load_organisation, member_stream, members_by_id
from parta.structure import guardianships, people_of_groups

from .access import groups_in_reach, minors_among
from .consents import consents_of, texts_in_force
from .events import ConsentReminded
from .texts import KINDS, TITLES, ConsentKind
from .views import ConsentGroup, ConsentGroups, ConsentLine

_FORM = Path(__file__).parent / "form.typ"
_WAITING = ("missing", "outdated")
_STATES = {
    "given": "дано на экране",
    "paper": "дано на бумаге",
    "outdated": "дано прежней редакции",
    "withdrawn": "отозвано",
    "missing": "нет",
}


async def read_groups(tx: Tx, actor: Actor) -> ConsentGroups:
    """Everybody in reach with the state of each consent; a child who is asked through a guardian as well."""
    groups = await groups_in_reach(tx, actor)
    people = await people_of_groups(tx, [one.id for one in groups])
    students = {one.member_id for found in people.values() for one in found.students}
    standing = await consents_of(tx, students)
    answering = await _answering(tx, students)
    texts = await texts_in_force(tx)
    return ConsentGroups(
        kinds=[kind for kind in KINDS if kind in texts],
        groups=[
            ConsentGroup(
                id=one.id,
                name=one.name,
                people=[
                    ConsentLine(
                        subject_id=student.member_id,
                        name=student.display_name,
                        states={found.kind: found.state for found in standing[student.member_id]},
                        can_be_reminded=bool(answering.get(student.member_id)),
                    )
                    for student in people[one.id].students
                ],
            )
            for one in groups
            if one.id in people and people[one.id].students
        ],
    )


async def remind(tx: Tx, actor: Actor, postman: Postman, *, group_id: UUID, kind: ConsentKind) -> int:
    """Write to those who haven't answered for the group's students; returns how many people.

    `tx` is a system transaction of the actor's organisation. Raises NotFound.
    """
    found = await _group(tx, actor, group_id)
    waiting = {one.subject_id for one in found.people if one.states.get(kind) in _WAITING}
    answering = await _answering(tx, waiting)
    people = {one.id: one for known in answering.values() for one in known}
    organisation = await load_organisation(tx)
    for one in people.values():
        tx.emit(ConsentReminded(), on=member_stream(one.id))
        if one.account_id is not None:
            await send_notice(
                tx,
                postman,
                one.account_id,
                subject=f"Нужно ваше согласие: {organisation.short_name}",
                text=f"{organisation.short_name}: прочитайте и дайте согласие в Парте — «{TITLES[kind]}».",
            )
    if people:
        tx.record(
            "personal_data.reminded",
            by=actor,
            on=ActSubject("group", group_id, found.name),
            after={"kind": kind, "people": len(people)},
        )
    return len(people)


async def paper_form(tx: Tx, actor: Actor, *, kind: ConsentKind, group_id: UUID | None) -> bytes:
    """The text in force as a form to sign: one blank, or one for each student of the group who lacks it."""
    text = (await texts_in_force(tx)).get(kind)
    if text is None:
        raise NotFound
    names = [""]
    if group_id is not None:
        found = await _group(tx, actor, group_id)
        students = await members_by_id(
            tx, [one.subject_id for one in found.people if one.states.get(kind) not in ("given", "paper")]
        )
        names = [one.full_name for one in students.values()] or [""]
    organisation = await load_organisation(tx)
    page = {
        "organisation": organisation.name,
        "title": text.title,
        "paragraphs": text.body.split("\n\n"),
        "version": text.version,
        "digest": text.digest[:16],
        "names": names,
    }
    return await render_pdf(_FORM, page=page)


async def consents_workbook(tx: Tx, actor: Actor) -> bytes:
    """A sheet for each kind: class, student, state. Raises Forbidden for whoever looks after no group."""
    if not actor.is_administrator and not await groups_in_reach(tx, actor):
        raise Forbidden
    found = await read_groups(tx, actor)
    tables = [
        Table(
            name="Обработка данных" if kind == "processing" else "Фотографии",
            title=(TITLES[kind],),
            header=("Класс", "Ученик", "Согласие"),
            rows=[
                (group.name, one.name, _STATES[one.states[kind]])
                for group in found.groups
                for one in group.people
                if kind in one.states
            ],
        )
        for kind in found.kinds
    ]
    return await render_workbook(*(tables or [Table(name="Согласия", header=("Класс", "Ученик", "Согласие"), rows=[])]))


async def _group(tx: Tx, actor: Actor, group_id: UUID) -> ConsentGroup:
    for one in (await read_groups(tx, actor)).groups:
        if one.id == group_id:
            return one
    raise NotFound


async def _answering(tx: Tx, student_ids: set[UUID]) -> dict[UUID, Sequence[Member]]:
    """Who has come and answers for each student: an adult, or a child without guardians, for themselves (PD-3)."""
    links = await guardianships(tx, student_ids=student_ids)
    everybody = await members_by_id(tx, {*student_ids, *(one.guardian_id for one in links)})
    minors = await minors_among(tx, (everybody[one] for one in student_ids if one in everybody))
    of: dict[UUID, list[Member]] = {}
    for link in links:
        if link.student_id in minors and link.guardian_id in everybody:
            of.setdefault(link.student_id, []).append(everybody[link.guardian_id])
    for one in student_ids - of.keys():
        if one in everybody:
            of[one] = [everybody[one]]
    return {student: [one for one in known if one.is_claimed] for student, known in of.items()}
