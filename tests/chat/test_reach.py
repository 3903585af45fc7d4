"""CHAT-13: the declared table against an independent telling of the brief, for all pairs of roles and relations."""

from itertools import combinations, product
from uuid import UUID, uuid4

import pytest

from parta.chat.reach import RELATIONS, WAYS, Bond, reaches
from parta.organisations import OrganisationSettings, Role

FIFTH, SIXTH = uuid4(), uuid4()
STAFF = {Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION, Role.TEACHER, Role.STAFF}
SETTINGS = ("students_write_teachers", "students_write_classmates", "guardians_write_teachers")
# What a role has to do with the groups: nothing, with 5А, with 6Б.
PLACES: tuple[UUID | None, ...] = (None, FIFTH, SIXTH)


def everybody() -> list[tuple[str, Bond]]:
    """One of each role and each place, teachers who lead and who don't, whoever waits, and pairs of roles."""
    found: list[tuple[str, Bond]] = []
    for place in PLACES:
        here = frozenset({place}) if place else frozenset[UUID]()
        name = {FIFTH: "5А", SIXTH: "6Б", None: "-"}[place]
        for role in (Role.HEAD, Role.TEACHER, Role.STAFF):
            found.append((f"{role} teaches {name}", Bond(roles=frozenset({role}), teaches_in=here)))
            found.append((f"{role} leads {name}", Bond(roles=frozenset({role}), teaches_in=here, leads=here)))
        found.append((f"student {name}", Bond(roles=frozenset({Role.STUDENT}), learns_in=here, attends=here)))
        found.append(
            (
                f"guardian {name}",
                Bond(roles=frozenset({Role.GUARDIAN}), children_in=here, is_guardian_now=place is not None),
            )
        )
        found.append((f"waiting {name}", Bond(roles=frozenset(), is_waiting=True)))
    for role in (Role.ADMINISTRATOR, Role.ADMINISTRATION):
        found.append((role, Bond(roles=frozenset({role}))))
    single = list(found)
    for (one, first), (other, second) in combinations(single, 2):
        if not first.roles.isdisjoint(second.roles):
            continue
        found.append(
            (
                f"{one} + {other}",
                Bond(
                    roles=first.roles | second.roles,
                    is_waiting=first.is_waiting or second.is_waiting,
                    is_guardian_now=first.is_guardian_now or second.is_guardian_now,
                    learns_in=first.learns_in | second.learns_in,
                    attends=first.attends | second.attends,
                    children_in=first.children_in | second.children_in,
                    teaches_in=first.teaches_in | second.teaches_in,
                    leads=first.leads | second.leads,
                ),
            )
        )
    return found


def told(me: Bond, them: Bond, settings: OrganisationSettings) -> bool:
    """The last row of the brief's matrix in plain words, without the table."""
    if {Role.ADMINISTRATOR, Role.ADMINISTRATION} & me.roles:
        return True
    if me.is_waiting and {Role.HEAD, Role.ADMINISTRATOR} & them.roles:
        return True
    if STAFF & me.roles:
        if STAFF & them.roles or me.teaches_in & them.children_in:
            return True
        if {Role.TEACHER, Role.STAFF} & me.roles and me.teaches_in & them.attends:
            return True
    if Role.STUDENT in me.roles:
        if me.attends & them.leads or (settings.students_write_teachers and me.attends & them.teaches_in):
            return True
        if settings.students_write_classmates and me.learns_in & them.learns_in:
            return True
    if Role.GUARDIAN in me.roles:
        if me.is_guardian_now and {Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION} & them.roles:
            return True
        return bool(
            me.children_in & them.leads or (settings.guardians_write_teachers and me.children_in & them.teaches_in)
        )
    return False


@pytest.mark.parametrize("chosen", list(product((True, False), repeat=len(SETTINGS))))
def test_chat_13_every_pair_of_roles_and_relations(chosen: tuple[bool, ...]) -> None:
    settings = OrganisationSettings(**dict(zip(SETTINGS, chosen, strict=True)))
    people = everybody()
    assert len(people) > 150
    wrong = [
        (one, other)
        for (one, me), (other, them) in product(people, people)
        if reaches(me, them, settings) != told(me, them, settings)
    ]
    assert wrong == []
    # The witness: the table says both yes and no.
    assert len({reaches(me, them, settings) for (_, me), (_, them) in product(people, people)}) == 2


def test_chat_13_the_table_names_relations_and_settings_that_there_are() -> None:
    assert {way.relation for way in WAYS} == set(RELATIONS)
    assert {way.setting for way in WAYS if way.setting} == set(SETTINGS) <= set(OrganisationSettings.__struct_fields__)
    assert {way.role for way in WAYS} == {None, *Role}


def test_chat_13_a_pupil_never_reaches_a_stranger_whatever_the_school_decides() -> None:
    people = dict(everybody())
    pupil = people["student 5А"]
    strangers = ("student 6Б", "guardian 6Б", "guardian 5А", "teacher teaches 6Б", "staff teaches -", "waiting 5А")
    for chosen in product((True, False), repeat=len(SETTINGS)):
        settings = OrganisationSettings(**dict(zip(SETTINGS, chosen, strict=True)))
        assert [name for name in strangers if reaches(pupil, people[name], settings)] == []
        assert reaches(pupil, people["teacher leads 5А"], settings)
