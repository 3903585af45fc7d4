"""The closed list of what can be wrong with a row, each with its Russian sentence."""

from enum import StrEnum
from typing import Literal

from parta.structure.roster.records import Problem, Row


class ProblemCode(StrEnum):
    """Stable codes; the parameters of the sentence go along for translation."""

    NO_NAME = "no_name"
    NAME_UNREADABLE = "name_unreadable"
    NO_GROUP = "no_group"
    GROUP_UNREADABLE = "group_unreadable"
    IN_TWO_GROUPS = "in_two_groups"
    LIST_UNKNOWN = "list_unknown"
    DUPLICATE = "duplicate"
    DATE_IMPOSSIBLE = "date_impossible"
    PHONE_BROKEN = "phone_broken"
    EMAIL_BROKEN = "email_broken"
    SEX_UNREADABLE = "sex_unreadable"
    FILE_NUMBER_REPEATED = "file_number_repeated"
    GUARDIAN_UNREADABLE = "guardian_unreadable"
    GUARDIAN_WITHOUT_NAME = "guardian_without_name"
    PHONES_DIFFER = "phones_differ"
    PHONE_REPEATED = "phone_repeated"
    CURATOR_UNREADABLE = "curator_unreadable"
    NAMESAKE = "namesake"
    REFERENCE_MISSING = "reference_missing"


_ERRORS = frozenset({
    ProblemCode.NO_NAME,
    ProblemCode.NAME_UNREADABLE,
    ProblemCode.NO_GROUP,
    ProblemCode.GROUP_UNREADABLE,
    ProblemCode.IN_TWO_GROUPS,
    ProblemCode.LIST_UNKNOWN,
})  # fmt: skip

_SENTENCES = {
    ProblemCode.NO_NAME: "Не указаны фамилия и имя.",
    ProblemCode.NAME_UNREADABLE: "Фамилия и имя не разобраны: «{value}».",
    ProblemCode.NO_GROUP: "Не указан класс или группа.",
    ProblemCode.GROUP_UNREADABLE: "Класс или группа не разобраны: «{value}».",
    ProblemCode.IN_TWO_GROUPS: "{name} уже есть в строке {row} ({group}), а здесь — {other}. Оставьте одну строку.",
    ProblemCode.LIST_UNKNOWN: "На листе не найден столбец с фамилиями; лист пропущен.",
    ProblemCode.DUPLICATE: "{name} уже есть в строке {row}; вторая строка не создаёт нового человека.",
    ProblemCode.DATE_IMPOSSIBLE: "Такой даты рождения не бывает: «{value}». Человек добавлен без неё.",
    ProblemCode.PHONE_BROKEN: "Телефон не разобран: «{value}». Человек добавлен без телефона.",
    ProblemCode.EMAIL_BROKEN: "Адрес эл. почты не разобран: «{value}». Человек добавлен без него.",
    ProblemCode.SEX_UNREADABLE: "Пол не разобран: «{value}».",
    ProblemCode.FILE_NUMBER_REPEATED: "Номер личного дела {value} уже стоит в строке {row}; здесь он не сохранён.",
    ProblemCode.GUARDIAN_UNREADABLE: "Родитель не разобран: «{value}».",
    ProblemCode.GUARDIAN_WITHOUT_NAME: "У телефона {value} не указано имя родителя; родитель не добавлен.",
    ProblemCode.PHONES_DIFFER: "У родителя {name} в разных строках разные телефоны: {other} и {value}. Взят {value}.",
    ProblemCode.PHONE_REPEATED: "Телефон {value} уже указан у другого человека ({other}); {name} — без телефона.",
    ProblemCode.CURATOR_UNREADABLE: "Классное руководство не разобрано: «{value}».",
    ProblemCode.NAMESAKE: "{name} уже есть в строке {row} с другим телефоном: добавлены как два человека.",
    ProblemCode.REFERENCE_MISSING: "Запись ссылается на {value}, которого нет в архиве.",
}  # fmt: skip


def make_problem(
    code: ProblemCode,
    *,
    sheet: str,
    row: int,
    header: tuple[str, ...] = (),
    values: Row = (),
    params: dict[str, str] | None = None,
) -> Problem:
    """A problem with its sentence. Raises KeyError where a parameter of the sentence is missing."""
    params = params or {}
    severity: Literal["error", "warning"] = "error" if code in _ERRORS else "warning"
    return Problem(sheet, row, severity, code.value, _SENTENCES[code].format(**params), params, header, values)
