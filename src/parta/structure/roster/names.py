"""Names of people: parts, and the key under which two spellings are one person."""

import re
from functools import lru_cache

from parta.structure.roster.records import PersonName

MAX_PART_LENGTH = 80
_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")
_PATRONYMIC = re.compile(r"(?:ович|евич|ьич|мич|кич|овна|евна|ична|инична)$", re.IGNORECASE)
_TURKIC_PATRONYMIC = {"оглы", "оглу", "кызы", "гызы", "кизи", "углы", "уулу"}
_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*\.?(?:[^\W\d_]\.)*(?:[^\W\d_]\.?)?-?")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.?){1,3}$")


def is_patronymic(word: str) -> bool:
    return bool(_PATRONYMIC.search(word)) or word.lower() in _TURKIC_PATRONYMIC


def tidy_part(text: str) -> str:
    """One part of a name: single spaces, no Latin look-alikes in a Cyrillic word, ИВАНОВ → Иванов."""
    words = [_tidy_word(word) for word in text.replace("’", "'").split()]
    return " ".join(words)[:MAX_PART_LENGTH].strip(" ,;-")


def _tidy_word(word: str) -> str:
    if _CYRILLIC.search(word) and _LATIN.search(word):
        word = word.translate(_LOOKALIKES)
    if len(word) > 2:
        word = word.rstrip(".")
    if word.lower() in _TURKIC_PATRONYMIC:
        return word.lower()
    if word.isupper() or word.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    return word


@lru_cache(maxsize=8_192)
def parse_full_name(text: str) -> PersonName | None:
    """«Фамилия Имя Отчество», also with initials, in capitals or with the surname last.

    None where no surname with a given name can be told.
    """
    text = _PARENTHESES.sub(" ", text).replace(",", " ").replace("\n", " ")
    text = re.sub(r"\s*-\s*", "-", text)
    if any(character.isdigit() for character in text):
        return None
    words = text.split()
    if len(words) < 2 or len(words) > 7 or not all(_WORD.fullmatch(word) for word in words):
        return None
    words = _split_initials(words)
    if words[-1].lower() in _TURKIC_PATRONYMIC and len(words) >= 3:
        words = [*words[:-2], f"{words[-2]} {words[-1]}"]
        if len(words) == 2:
            return None
        return PersonName(tidy_part(words[0]), tidy_part(" ".join(words[1:-1])), tidy_part(words[-1]))
    if len(words) == 3 and is_patronymic(words[1]) and not is_patronymic(words[2]):
        words = [words[2], words[0], words[1]]
    elif _is_initial(words[0]) and not _is_initial(words[-1]):
        words = [words[-1], *words[:-1]]
    name = PersonName(tidy_part(words[0]), tidy_part(words[1]), tidy_part(" ".join(words[2:])))
    return name if name.surname and name.given else None


def _is_initial(word: str) -> bool:
    return len(word) == 1 or (len(word) == 2 and word.endswith("."))


def _split_initials(words: list[str]) -> list[str]:
    """«А.К.» is two words."""
    result: list[str] = []
    for word in words:
        if "." in word[:-1] and _INITIALS.fullmatch(word):
            result += [f"{letter}." for letter in word.split(".") if letter]
        else:
            result.append(word)
    return result


def name_from_parts(surname: str, given: str, patronymic: str) -> PersonName | None:
    """A name from separate columns; None without a surname and a given name."""
    parts = [tidy_part(_PARENTHESES.sub(" ", part)) for part in (surname, given, patronymic)]
    if not parts[0] or not parts[1] or any(character.isdigit() for character in "".join(parts)):
        return None
    return PersonName(*parts)


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Text for comparison: е = ё, case, spaces, dots and apostrophes don't matter."""
    return re.sub(r"[\s.'ʼ`]+", "", text.lower().replace("ё", "е").replace("–", "-"))


def name_key(name: PersonName) -> str:
    """Equal for two spellings of the same name."""
    return f"{fold(name.surname)}|{fold(name.given)}|{fold(name.patronymic)}"


def given_key(name: PersonName) -> str:
    """The part of the name that a marriage or an adoption leaves as it is."""
    return f"{fold(name.given)}|{fold(name.patronymic)}"


def are_compatible(one: PersonName, other: PersonName) -> bool:
    """The same surname, and no contradiction in the rest: initials and a missing patronymic fit."""
    if fold(one.surname) != fold(other.surname):
        return False
    return _parts_fit(one.given, other.given) and _parts_fit(one.patronymic, other.patronymic)


def may_share_phone(one: PersonName, other: PersonName) -> bool:
    """For two mentions with one phone: one person also with initials, or under another surname."""
    if are_compatible(one, other):
        return True
    return bool(one.patronymic) and given_key(one) == given_key(other)


def _parts_fit(one: str, other: str) -> bool:
    short, long = sorted((fold(one), fold(other)), key=len)
    if short == long or not short:
        return True
    return len(short) == 1 and long.startswith(short)


_SURNAME_ENDINGS = re.compile(r"(?:ая|яя|ий|ый|ой|а|я)$")


def family_key(child: PersonName) -> str | None:
    """Equal for brothers and sisters with the same father: surname and patronymic without gender.

    None without a patronymic, because a surname alone makes no family.
    """
    if len(fold(child.patronymic)) < 4:
        return None
    surname = _SURNAME_ENDINGS.sub("", fold(child.surname))
    patronymic = re.sub(r"(?:вич|вна|ич|инична|ична)$", "", fold(child.patronymic))
    return f"{surname}|{patronymic}"
