"""What a role lets a member do, and what makes an INN. Pure: no database, no clock."""

from .access import Actor
from .settings import OrganisationSettings

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12_FIRST = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12_SECOND = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def abilities_of(actor: Actor, settings: OrganisationSettings) -> set[str]:
    """What a member's confirmed roles allow anywhere in the organisation; groups' rights are added by their rooms."""
    abilities: set[str] = set()
    if actor.is_administrator:
        abilities |= {
            "organisation.edit",
            "structure.edit",
            "members.see",
            "members.confirm",
            "roster.import",
            "invitations.all",
        }
    if actor.is_administration:
        abilities.add("members.see")
    if actor.is_staff or (actor.is_student and settings.students_create_conversations):
        abilities.add("conversations.create")
    if actor.is_staff or (actor.is_student and settings.students_start_calls):
        abilities.add("calls.start")
    return abilities


def is_inn(text: str) -> bool:
    """Whether ten or twelve digits are a taxpayer's number: the last one (or two) are check digits.

    Приказ ФНС России от 29.06.2012 № ММВ-7-6/435@.
    """
    if not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in text]
    if len(digits) == 10:
        return any(digits) and _check(digits, _INN_10) == digits[9]
    if len(digits) == 12:
        return any(digits) and [_check(digits, _INN_12_FIRST), _check(digits, _INN_12_SECOND)] == digits[10:]
    return False


def _check(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
