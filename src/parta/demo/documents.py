"""Documents to read and sign for: one for all staff, one for the parents of a class, with some of the signatures."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from parta.accounts import request_signature_code, verify_signature_code
from parta.compliance import (
    RegulationDraft,
    create_draft,
    mark_reading,
    publish_regulation,
    sign_regulations,
    signature_subject,
)
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, Member, local_today, members_by_id
from parta.structure import GroupPeople, staff_people

from .letters import Doorstep, address_at_home
from .people import acting, head_of, main_class, main_teacher

_FOR_STAFF = """\
1. Общие положения

1.1. Положение определяет порядок работы сотрудников в коммуникационной платформе «Парта» (далее — платформа).
1.2. Платформа — единственное средство рабочей переписки с учениками и их родителями (законными представителями).
1.3. Доступ к платформе бесплатный; вход — по номеру телефона и коду, который нельзя никому сообщать.

2. Порядок работы

2.1. Классный руководитель сообщает о прибытии и выбытии учеников в день, когда о них узнал.
2.2. Сверка списков с базой данных школы проводится один раз в четверть.
2.3. Урок в дистанционной форме начинается из чата класса; запись урока без согласия участников не ведётся.
2.4. Сообщения ученикам и родителям отправляются с 7:00 до 21:00, кроме случаев, когда ждать нельзя.

3. Персональные данные

3.1. Сведения об учениках и их семьях не передаются за пределы платформы и не пересылаются в сторонние мессенджеры.
3.2. Списки, которые выгружены на компьютер, удаляются, когда надобность в них миновала.

4. Ответственность

4.1. Сотрудник отвечает за сохранность своего телефона и кодов входа; об их утрате сообщает администратору сразу.
4.2. Положение вступает в силу с даты приказа и действует до его отмены или принятия новой редакции.
"""

_FOR_GUARDIANS = """\
1. Чат родителей класса — для вопросов, которые касаются всего класса. О своём ребёнке пишите учителю лично.
2. Пишите с 7:00 до 21:00. Ответ учителя приходит в рабочее время, обычно в тот же день.
3. Не публикуйте фотографии чужих детей, оценки и сведения о здоровье.
4. Об отсутствии ребёнка сообщайте классному руководителю до начала первого урока.
5. Код входа не сообщайте никому, в том числе тем, кто представляется сотрудником школы.
"""


async def publish_and_sign(wiring: Wiring, organisation_id: UUID, classes: Sequence[GroupPeople]) -> None:
    """Publish both, and sign with codes: half of the staff, some parents of the main class."""
    main = main_class(classes)
    async with wiring.database.transaction(organisation_id) as tx:
        head = await head_of(tx)
        today = await local_today(tx)
        for_staff = await _published(wiring, tx, head, _staff_draft(head, today))
        for_guardians = await _published(wiring, tx, head, _guardians_draft(head, today, main))
        # The demo's teacher and class teacher, and the first parents, find something to sign.
        waiting = {main_teacher(main), main.curator.member_id if main.curator else None}
        staff = [one.member_id for one in (await staff_people(tx)).staff if one.member_id not in waiting]
        guardians = list(dict.fromkeys(link.member_id for link in main.guardians))[6:]
        known = await members_by_id(tx, [*staff, *guardians])
    aboard = [known[one] for one in staff if known[one].is_claimed][::2]
    parents = [known[one] for one in guardians if one in known and known[one].is_claimed][::2]
    for place, one in enumerate(aboard):
        await _sign(wiring, organisation_id, one, for_staff, place)
    for place, one in enumerate(parents, start=len(aboard)):
        await _sign(wiring, organisation_id, one, for_guardians, place)


def _staff_draft(head: Actor, today: date) -> RegulationDraft:
    return RegulationDraft(
        title="Положение о работе в коммуникационной платформе «Парта»",
        number="641-О",
        dated=today - timedelta(days=3),
        text=_FOR_STAFF,
        file_id=None,
        audience="staff",
        group_ids=(),
        deadline=today + timedelta(days=10),
        has_letters=True,
        on_behalf_of=f"Директор, {head.display_name}",
    )


def _guardians_draft(head: Actor, today: date, main: GroupPeople) -> RegulationDraft:
    return RegulationDraft(
        title="Правила общения в чатах класса и родителей",
        number="642-О",
        dated=today - timedelta(days=3),
        text=_FOR_GUARDIANS,
        file_id=None,
        audience="guardians",
        group_ids=(main.group.id,),
        deadline=today + timedelta(days=20),
        has_letters=True,
        on_behalf_of=f"Директор, {head.display_name}",
    )


async def _published(wiring: Wiring, tx: Tx, head: Actor, draft: RegulationDraft) -> UUID:
    made = await create_draft(tx, head, id=new_id(), draft=draft)
    await publish_regulation(tx, head, wiring.files, regulation_id=made.id)
    return made.id


async def _sign(wiring: Wiring, organisation_id: UUID, one: Member, regulation_id: UUID, place: int) -> None:
    """Read to the end, get a code, sign with it."""
    actor = acting(organisation_id, one)
    doorstep, subject = Doorstep(wiring), signature_subject([regulation_id])
    async with wiring.database.system(organisation_id) as tx:
        await mark_reading(tx, regulation_id, one.id, is_read=True)
        await request_signature_code(
            tx,
            settings=wiring.settings,
            postman=doorstep,
            account_id=actor.account_id,
            subject=subject,
            address=address_at_home(place),
        )
    signature = await verify_signature_code(
        wiring.database, wiring.settings, account_id=actor.account_id, subject=subject, code=doorstep.code
    )
    async with wiring.database.system(organisation_id) as tx:
        await sign_regulations(tx, actor, regulation_ids=[regulation_id], signature=signature)
