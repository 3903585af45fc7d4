"""Telephone numbers as schools write them, in E.164."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import phonenumbers

from parta.structure.roster.records import Cell

PHONE_IN_TEXT = re.compile(r"(?<![\w])\+?\s?\(?\d[\d\s()\-–—./]{3,}\d")
_EXPONENT = re.compile(r"^\d[.,]\d+E\+?\d{1,2}$", re.IGNORECASE)
_TRAILING_ZERO = re.compile(r"^(\+?\d{10,15})[.,]0$")


def parse_phone(cell: Cell) -> str | None:
    """The first telephone number of a cell in E.164, or None."""
    numbers = phones_in(cell)
    return numbers[0] if numbers else None


def phones_in(cell: Cell) -> list[str]:
    """All telephone numbers of a cell, in order, without repetitions."""
    if isinstance(cell, int | float):
        number = normalise_phone(str(int(cell)))
        return [number] if number else []
    if not isinstance(cell, str):
        return []
    if exact := normalise_phone(cell):
        return [exact]
    if _EXPONENT.fullmatch(cell):
        # Excel's «8,9915245004E+10» still holds all digits; a rounded one («8,99E+10») doesn't.
        return [number] if (number := normalise_phone(_expand_exponent(cell))) else []
    found: list[str] = []
    for match in PHONE_IN_TEXT.finditer(cell):
        for candidate in _split_run(match.group()):
            number = normalise_phone(candidate)
            if number and number not in found:
                found.append(number)
    return found


def _expand_exponent(text: str) -> str:
    mantissa = re.split("E", text, flags=re.IGNORECASE)[0]
    if len(re.sub(r"\D", "", mantissa)) < 10:
        return ""
    try:
        return str(int(Decimal(text.replace(",", "."))))
    except (InvalidOperation, ValueError):
        return ""


def _split_run(text: str) -> list[str]:
    """Two numbers written with nothing but a space between them."""
    digits = re.sub(r"\D", "", text)
    if len(digits) in {20, 22} and "+" not in text[1:]:
        middle = len(digits) // 2
        return [digits[:middle], digits[middle:]]
    return [text]


@lru_cache(maxsize=16_384)
def normalise_phone(text: str) -> str | None:
    """One number in E.164, or None. Ten digits and a leading 8 are Russian."""
    if match := _TRAILING_ZERO.fullmatch(text):
        text = match.group(1)
    if len(text) > 40 or re.search(r"[^\d\s()+\-–—./]", text.split("доб")[0]):
        return None
    digits = re.sub(r"\D", "", text.split("доб")[0])
    if len(digits) == 11 and digits[0] in "78" and not text.startswith("+8"):
        digits = digits[1:]
    elif text.lstrip().startswith("+") and not digits.startswith("7"):
        return _foreign(f"+{digits}")
    if len(digits) != 10:
        return _foreign(f"+{digits}") if len(digits) == 12 and digits.startswith("375") else None
    if digits[0] == "9":
        # New mobile ranges are opened faster than the library's tables learn of them.
        return f"+7{digits}"
    return _foreign(f"+7{digits}")


def _foreign(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
