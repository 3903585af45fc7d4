"""What waits for an answer: a parent who asks for a child, and one who came by a link and isn't in the list."""

from collections.abc import Sequence
from uuid import UUID

from parta.accounts import Contact, request_code
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.wiring import Wiring
from parta.invitations import (
    Browser,
    Coming,
    GivenName,
    NewInvitation,
    accept_invitation,
    create_invitations,
    invitations_by_id,
    purpose_of,
)
from parta.organisations import Role, members_by_id
from parta.structure import GroupPeople, ask_for_child

from .letters import Doorstep, address_at_home
from .people import acting, actor_of, class_called, first_aboard, main_class

_STRANGER = Contact("sms", "+79000004703")


async def ask(wiring: Wiring, organisation_id: UUID, classes: Sequence[GroupPeople]) -> None:
    """Both ask for a child of the main class; its teacher and the administrators answer."""
    main = main_class(classes)
    async with wiring.database.transaction(organisation_id) as tx:
        await _ask_for_child(tx, main, class_called(classes, "2Б"))
        link_id = await _invite(tx, main)
    child = main.students[len(main.students) // 2]
    async with wiring.database.system(organisation_id) as tx:
        link = (await invitations_by_id(tx, [link_id]))[link_id]
        surname = (await members_by_id(tx, [child.member_id]))[child.member_id].full_name
        doorstep = Doorstep(wiring)
        await request_code(
            tx,
            settings=wiring.settings,
            postman=doorstep,
            contact=_STRANGER,
            purpose=purpose_of(link),
            address=address_at_home(0),
        )
    coming = Coming(
        contact=_STRANGER,
        code=doorstep.code,
        name=GivenName(surname="Горбунова", given="Наталья", patronymic="Викторовна"),
        child_name=surname,
    )
    outcome = await accept_invitation(
        wiring, link, coming, Browser(address=address_at_home(0), user_agent="", token=None)
    )
    assert outcome.state == "requested"


async def _ask_for_child(tx: Tx, main: GroupPeople, other: GroupPeople) -> None:
    """A mother of another class's pupil looks after a child of the main class too."""
    guardians = [one.member_id for one in other.guardians]
    asking = first_aboard(await members_by_id(tx, guardians), guardians)
    child = main.students[4].member_id
    known = (await members_by_id(tx, [child]))[child]
    await ask_for_child(
        tx,
        acting(tx.organisation, asking),
        request_id=new_id(),
        child_name=f"{known.surname} {known.given_name}",
        child_birth_date=known.birth_date,
        group_id=main.group.id,
        kind="trusted",
    )


async def _invite(tx: Tx, main: GroupPeople) -> UUID:
    """The class teacher's links for pupils and parents; returns the parents' one."""
    assert main.curator is not None
    links = {
        role: NewInvitation(id=new_id(), group_id=main.group.id, role=role) for role in (Role.STUDENT, Role.GUARDIAN)
    }
    await create_invitations(tx, await actor_of(tx, main.curator.member_id), new=list(links.values()))
    return links[Role.GUARDIAN].id
