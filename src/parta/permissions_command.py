"""`parta permissions`: the declared table as a page for heads and administrators (docs/permissions.md)."""

from collections.abc import Sequence

from .app import wire
from .foundation.config import Settings
from .organisations import Permission, Permissions, Reach, Role

_HEAD = """# Кто что может

Эта страница сделана из таблицы, по которой сервер решает, кого впустить: `parta permissions > docs/permissions.md`.
Проверка сборки сравнивает её с сервером по каждой строке, для каждой роли: в своей группе, в чужой, в чужой
организации и после того, как роль или связь закончилась.

| Знак | Значит |
|---|---|
| ✓ | во всей организации |
| ± | в своих группах, для своих детей, о своём: в своих беседах, о своих файлах и просьбах |
| ⚙ | как ±, если это разрешено в настройках организации |
| – | нет |

Роли складываются: у кого их несколько, тот может всё, что может каждая. «Куратор» — это тот, кто ведёт группу,
о которой речь, и его заместитель на срок замещения. «Ждёт» — сотрудник, которого ещё не подтвердили. Должность не
открывает чужих бесед.
"""
_ROLES: Sequence[tuple[str, Role]] = (
    ("Руководитель", Role.HEAD),
    ("Администратор", Role.ADMINISTRATOR),
    ("Администрация", Role.ADMINISTRATION),
    ("Учитель", Role.TEACHER),
    ("Сотрудник", Role.STAFF),
    ("Ученик", Role.STUDENT),
    ("Родитель", Role.GUARDIAN),
)
_VERBS = {
    "GET": "смотреть",
    "HEAD": "смотреть",
    "POST": "сделать",
    "PUT": "задать",
    "PATCH": "изменить",
    "DELETE": "убрать",
}
_SECTIONS = {
    "": "Организация",
    "acknowledgements": "Подписи под документами",
    "activation": "Подключение",
    "activation.xlsx": "Подключение",
    "calls": "Звонки и уроки",
    "children": "Семьи",
    "conversations": "Беседы",
    "directory": "Беседы",
    "exchange": "Обмен с другими системами",
    "family": "Семьи",
    "files": "Файлы",
    "groups": "Классы и группы",
    "guardianship-requests": "Семьи",
    "invitations": "Приглашения",
    "join-requests": "Просьбы впустить",
    "journal": "Журнал действий",
    "members": "Люди",
    "movements": "Движение",
    "personal-data": "Персональные данные",
    "reconciliation-deadlines": "Сверка",
    "reconciliations": "Сверка",
    "regulations": "Локальные акты",
    "rosters": "Списки",
    "school-year": "Учебный год",
    "search": "Беседы",
    "students": "Семьи",
    "unread": "Беседы",
}
_MARKS = {None: "–", Reach.ALL: "✓", Reach.OWN: "±", Reach.SETTING: "⚙"}


def describe_permissions() -> str:
    """The page, in Markdown."""
    wiring = wire(Settings(secret="-" * 32, demo=True), "postgresql:///parta")
    sections: dict[str, list[Permission]] = {}
    for row in wiring.register(Permissions).rows:
        sections.setdefault(_section_of(row.route), []).append(row)
    return "\n".join([_HEAD, *(_section(title, rows) for title, rows in sorted(sections.items()))])


def _section_of(route: str) -> str:
    first = route.partition(" ")[2].split("/")[1]
    return _SECTIONS.get(first, first)


def _section(title: str, rows: Sequence[Permission]) -> str:
    names = [name for name, _ in _ROLES]
    head = ["Что", *names, "Куратор", "Ждёт", "Note"]
    lines = [f"## {title}", "", _line(head), _line(["---", *([":-:"] * (len(head) - 2)), "---"])]
    for row in rows:
        method, _, path = row.route.partition(" ")
        reach = [row.reach.get(role) for _, role in _ROLES]
        marks = [_MARKS[one] for one in (*reach, row.curator, row.unconfirmed)]
        lines.append(_line([f"{_VERBS[method]} `{method} {path}`", *marks, row.note]))
    return "\n".join([*lines, ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
