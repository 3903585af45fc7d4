"""How links are called where people read of them: in the journal, in letters, in the spreadsheet."""

from parta.organisations import Role

from .rules import LinkState
from .store import StoredInvitation

GUESTS = {
    Role.STUDENT: "Ученики",
    Role.GUARDIAN: "Родители",
    Role.TEACHER: "Учителя",
    Role.STAFF: "Сотрудники",
    Role.ADMINISTRATION: "Администрация",
}
# «Ссылка для …».
FOR_GUESTS = {
    Role.STUDENT: "учеников",
    Role.GUARDIAN: "родителей",
    Role.TEACHER: "учителей",
    Role.STAFF: "сотрудников",
    Role.ADMINISTRATION: "администрации",
}
STATES: dict[LinkState, str] = {
    "active": "действует",
    "expired": "срок истёк",
    "used_up": "все места заняты",
    "revoked": "отозвана",
}


def link_name(found: StoredInvitation, group_name: str | None) -> str:
    """«5А · Родители»."""
    return f"{group_name} · {GUESTS[found.role]}" if group_name else GUESTS[found.role]
