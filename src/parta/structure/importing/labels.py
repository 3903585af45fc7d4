"""Words for what a list tells of people."""

from datetime import date

from parta.structure.roster import Change, GuardianKind

FIELD_LABELS = {
    "surname": "Фамилия",
    "given": "Имя",
    "patronymic": "Отчество",
    "birth_date": "Дата рождения",
    "sex": "Пол",
    "phone": "Телефон",
    "email": "Эл. почта",
    "file_number": "Личное дело",
    "external_id": "Внешний код",
    "position": "Должность",
    "subjects": "Предметы",
    "roles": "Роли",
    "group": "Класс или группа",
    "child": "Ребёнок",
    "curator_of": "Классное руководство",
}
ROLE_WORDS = {
    "head": "руководитель",
    "administrator": "администратор",
    "administration": "администрация",
    "teacher": "педагог",
    "staff": "сотрудник",
    "student": "обучающийся",
    "guardian": "родитель",
}
KIND_WORDS = {
    GuardianKind.MOTHER: "мать",
    GuardianKind.FATHER: "отец",
    GuardianKind.GUARDIAN: "родитель",
    GuardianKind.OTHER: "родственник",
}
_SEX_WORDS = {"male": "мужской", "female": "женский"}


def texts_of(change: Change) -> tuple[str | None, str | None]:
    if change.field == "roles":
        return _roles(change.old), _roles(change.new)
    if change.field == "sex":
        return _SEX_WORDS.get(str(change.old)), _SEX_WORDS.get(str(change.new))
    return text_of(change.old), text_of(change.new)


def _roles(text: object) -> str | None:
    return ", ".join(ROLE_WORDS.get(word, word) for word in str(text).split(", ")) if text else None


def text_of(value: str | date | None) -> str | None:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return value or None
