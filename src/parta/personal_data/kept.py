"""What is kept of a person, room by room, in words that a parent understands."""

from typing import Any, cast
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.organisations import Actor, PrivacyParts

from .access import subject_of
from .views import Kept, KeptPart


class Words(msgspec.Struct, frozen=True):
    title: str
    what: str
    why: str


_RU = {
    "accounts": Words(
        "Вход", "Телефон или почта, устройства и время входа.", "Чтобы войти мог только сам человек. Пока есть аккаунт."
    ),
    "statistics": Words(
        "Участие", "Пришёл ли человек на платформу и когда был в последний раз.", "Чтобы помочь тем, кто не смог войти."
    ),
    "organisations": Words(
        "Карточка",
        "Фамилия, имя, дата рождения, контакты, должность и роли.",
        "Чтобы организация знала своих людей. Пока человек здесь и как велит закон о делопроизводстве.",
    ),
    "structure": Words(
        "Классы и семья",
        "Класс, кружки и подгруппы, предметы, кто чей родитель.",
        "От этого зависит, кто кого видит и кому может написать.",
    ),
    "invitations": Words(
        "Приглашения", "Как человек пришёл, его заявки и созданные им ссылки.", "Чтобы в школу не попали посторонние."
    ),
    "movement": Words(
        "Движение", "Приход, перевод и уход с датами и приказами.", "Учёт контингента. Дни остаются без имени."
    ),
    "reconciliation": Words("Сверка", "Что нашли, сравнивая списки.", "Чтобы списки совпадали с жизнью."),
    "chat": Words(
        "Переписка",
        "Написанные сообщения, реакции и места в чатах.",
        "Чтобы разговор можно было прочитать. Удаляется вместе с человеком.",
    ),
    "calls": Words(
        "Звонки", "Когда человек был в каком звонке. Звук и видео не записываются.", "Отметка о присутствии на занятии."
    ),
    "compliance": Words(
        "Ознакомление", "Какие документы прочитаны и подписаны.", "Доказательство ознакомления: хранится по закону."
    ),
    "files": Words("Файлы", "Отправленные файлы, фотографии и видео.", "Чтобы их видели те, кому они отправлены."),
    "journal": Words(
        "Журнал действий",
        "Действия администрации с участием человека.",
        "Доказательство: кто и когда менял данные. Не удаляется.",
    ),
    "personal_data": Words(
        "Согласия и запросы",
        "Данные согласия, их версии, запросы о данных.",
        "Доказательство согласия: хранится по закону № 152-ФЗ.",
    ),
}

_EN = {
    "statistics": Words(
        "Activity", "Whether the person has come and when they were here last.", "To see who needs help to join."
    ),
    "accounts": Words(
        "Sign-in",
        "Phone or e-mail, devices and times of signing in.",
        "So that nobody else signs in. As long as the account exists.",
    ),
    "organisations": Words(
        "Card",
        "Name, date of birth, contacts, position and roles.",
        "So that the organisation knows its people. While the person is here, and as the law demands.",
    ),
    "structure": Words(
        "Classes and family",
        "Class, circles and subgroups, subjects, who is whose parent.",
        "It decides who sees and may write to whom.",
    ),
    "invitations": Words(
        "Invitations", "How the person came, their requests and the links they made.", "So that strangers stay out."
    ),
    "movement": Words(
        "Movement",
        "Coming, moving and leaving, with dates and orders.",
        "The count of students. The days stay without a name.",
    ),
    "reconciliation": Words("Reconciliation", "What a comparison of lists found.", "So that the lists match life."),
    "chat": Words(
        "Messages",
        "Messages written, reactions and places in conversations.",
        "So that a conversation can be read. Erased with the person.",
    ),
    "calls": Words("Calls", "When the person was in which call. Nothing is recorded.", "Attendance of lessons."),
    "compliance": Words("Acknowledgements", "Which documents were read and signed.", "Evidence, kept by law."),
    "files": Words(
        "Files", "Files, photos and videos that were sent.", "So that those see them to whom they were sent."
    ),
    "journal": Words(
        "Journal of acts",
        "Acts of the administration that concern the person.",
        "Evidence of who changed what. It isn't erased.",
    ),
    "personal_data": Words(
        "Consents and requests",
        "Consents given, their versions, requests about data.",
        "Evidence of consent, kept by law.",
    ),
}


async def read_kept(tx: Tx, actor: Actor, parts: PrivacyParts, *, member_id: UUID, language: str) -> Kept:
    """What each room keeps. `tx` is a system transaction of the actor's organisation. Raises NotFound."""
    await subject_of(tx, actor, member_id)
    words = _EN if language == "en" else _RU
    found: list[KeptPart] = []
    for room, export in parts.exports.items():
        said = words.get(room, Words(room, "", ""))
        found.append(
            KeptPart(
                room=room,
                title=said.title,
                what=said.what,
                why=said.why,
                count=count_records(await export(tx, member_id)),
            )
        )
    return Kept(parts=found)


def count_records(known: Any) -> int:
    """How many records an export holds: the entries of its lists; a card counts as one."""
    if not isinstance(known, dict) or not known:
        return 0
    values = list(cast(dict[str, Any], known).values())
    lists = [cast(list[Any], one) for one in values if isinstance(one, list)]
    has_card = any(not isinstance(one, list) and one is not None for one in values)
    return sum(len(one) for one in lists) + int(has_card)
