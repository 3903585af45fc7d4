"""The words on a sheet, by the organisation's kind and the link's role."""

from parta.organisations import Role

_TO_STUDENTS = {
    "school": "ученикам",
    "college": "студентам",
    "kindergarten": "воспитанникам",
    "extracurricular": "обучающимся",
}
_TO_TEACHERS = {
    "school": "учителям",
    "college": "преподавателям",
    "kindergarten": "воспитателям",
    "extracurricular": "педагогам",
}
_TO_OTHERS = {Role.GUARDIAN: "родителям", Role.STAFF: "сотрудникам", Role.ADMINISTRATION: "администрации"}


def addressees(role: Role, organisation_kind: str) -> str:
    """«родителям», «студентам»: whom the sheet is for."""
    if role is Role.STUDENT:
        return _TO_STUDENTS.get(organisation_kind, "ученикам")
    if role is Role.TEACHER:
        return _TO_TEACHERS.get(organisation_kind, "педагогам")
    return _TO_OTHERS[role]


def group_word(group_kind: str | None) -> str:
    return "класса" if group_kind == "class" else "группы"


def steps(role: Role, *, group_kind: str | None) -> list[tuple[str, str]]:
    """Three steps, each a short line and a sentence."""
    contact = {
        Role.STUDENT: "Свой номер телефона. Нет телефона — почта родителя, которую знает школа.",
        Role.GUARDIAN: "Тот номер телефона, который вы оставляли школе, и код из СМС.",
    }.get(role, "Свой номер телефона и код из СМС.")
    if role in {Role.STUDENT, Role.GUARDIAN}:
        place = "чат родителей" if role is Role.GUARDIAN else "чат"
        last = f"Откроется {place} {group_word(group_kind)}. Скачивать ничего не нужно."
    else:
        last = "Администратор подтвердит вашу роль, и рядом с именем появится отметка."
    return [
        ("Наведите камеру телефона на квадрат", "И откройте ссылку, которую покажет телефон."),
        ("Введите номер и код", contact),
        ("Готово, вы внутри", last),
    ]
