"""How a person is called here."""

from collections.abc import Iterable

from parta.foundation.text import clean_line, comparison_key

from .roles import STAFF_ROLES, Role


def display_name(roles: Iterable[Role], *, surname: str, given_name: str, patronymic: str) -> str:
    """«Мария Ивановна» for whoever works here, «Соня Власова» for pupils and guardians (ORG-4)."""
    if patronymic and given_name and not STAFF_ROLES.isdisjoint(roles):
        return f"{given_name} {patronymic}"
    return f"{given_name} {surname}".strip()


def full_name(*, surname: str, given_name: str, patronymic: str) -> str:
    """«Власова Соня Ильинична»: the order of lists and documents, and of an account's name."""
    return " ".join(part for part in (surname, given_name, patronymic) if part)


def name_key(*, surname: str, given_name: str, patronymic: str) -> str:
    """Equal for two spellings of one full name; the same key as that of an account with this name."""
    return comparison_key(full_name(surname=surname, given_name=given_name, patronymic=patronymic))


def split_name(text: str) -> tuple[str, str, str]:
    """(surname, given name, patronymic) of «Фамилия Имя Отчество»; what comes after the second word is patronymic."""
    surname, given_name, patronymic = [*clean_line(text).split(" ", 2), "", "", ""][:3]
    return surname, given_name, patronymic
