"""Names of classes and groups: `5 «А»`, `5-А`, `5а` and `5 A кл.` are all 5А."""

import re
from functools import lru_cache

from parta.structure.roster.names import fold
from parta.structure.roster.records import Cell, GroupKind, GroupName

_LATIN_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_QUOTES = re.compile(r"[«»\"“”„‟'`’‘]")
_CLASS_WORDS = re.compile(r"\b(?:класса?|кл)\b\.?", re.IGNORECASE)
_GROUP_WORDS = re.compile(r"(?<!\w)(?:группа|группы|группе|гр)(?!\w)\.?", re.IGNORECASE)
_CLASS = re.compile(r"^(\d{1,2})[-–—_/.]?([А-ЯЁA-Z]{1,4}\d?)$")
_NUMBERED_CLASS = re.compile(r"^(\d{1,2})[-–—_/.](\d)$")
_STUDY = re.compile(r"^([А-ЯЁA-Z]{1,6})[-–—_]?(\d{1,4})([-–—_/]\d{1,3})?([-–—_]?[А-ЯЁA-Z]{1,3})?$")
_NUMBERED_GROUP = re.compile(r"^(\d{2,4})[-–—_/]?([А-ЯЁA-Z]{0,6})$")
_NAMED = re.compile(r"^[^\W_][\w №\-–—.]*$")
_PARENTHESES = re.compile(r"\([^()]*\)")
_NOT_GROUPS = re.compile(
    r"^(?:столбец|колонка|поле|column|field|лист|sheet|стр|страница|table|таблица|page|список|том|часть|книга)(?![а-яёa-z])",
    re.IGNORECASE,
)
_LAST_PARALLEL = 12

_TITLE_CLASS = re.compile(
    r"(?<![\d.])(\d{1,2}\s*[-–—]?\s*[«\"“„]?\s*[А-Яа-яЁёA-Za-z]?\s*[»\"”]?)\s*-?\s*(?:го\s*)?класса?(?!\w)",
    re.IGNORECASE,
)
_TITLE_CLASS_AFTER = re.compile(
    r"класса?\s*[:№]?\s*(\d{1,2}\s*[-–—]?\s*[«\"“„]?\s*[А-Яа-яЁёA-Z]\b\s*[»\"”]?)", re.IGNORECASE
)
_TITLE_QUOTED = re.compile(r"(?:групп[аыеу]|гр\.?)\s*[:№]?\s*[«\"“„]([^«»\"”]{2,40})[»\"”]", re.IGNORECASE)
_TITLE_STUDY = re.compile(r"(?:групп[аыеу]|гр\.)\s*[:№]?\s*([А-ЯЁA-Z]{1,8}\s?-?\s?\d{1,4}(?:-\d{1,3})?)", re.IGNORECASE)


def parse_group(cell: Cell, *, is_named_allowed: bool = False) -> GroupName | None:
    """The canonical group of a cell, or None where it is not the name of one.

    A name without digits («Солнышко») counts only in quotes, after «гр.», or with `is_named_allowed`.
    """
    if isinstance(cell, int):
        return _parse(str(cell), False)
    return _parse(cell, is_named_allowed) if isinstance(cell, str) else None


@lru_cache(maxsize=4_096)
def _parse(text: str, is_named_allowed: bool) -> GroupName | None:
    text = " ".join(text.split())
    if not text or len(text) > 60 or _NOT_GROUPS.match(text):
        return None
    is_marked = bool(_QUOTES.search(text) or _GROUP_WORDS.search(text))
    bare = _PARENTHESES.sub(" ", text)
    bare = _GROUP_WORDS.sub(" ", _CLASS_WORDS.sub(" ", bare))
    bare = " ".join(_QUOTES.sub(" ", bare).split()).strip(" .,;:")
    compact = re.sub(r"\s+", "", bare).upper()
    found = _parse_class(compact) if not _GROUP_WORDS.search(text) else None
    found = found or _parse_study_group(re.sub(r"\s+", "-", bare).upper())
    if found:
        return found
    is_name = len(bare) >= 2 and not bare.isdecimal() and bool(_NAMED.fullmatch(bare))
    if is_name and (is_marked or is_named_allowed) and sum(c.isalpha() for c in bare) >= 2:
        return GroupName(bare[:1].upper() + bare[1:], GroupKind.AGE_GROUP)
    return None


def _parse_class(compact: str) -> GroupName | None:
    if compact.isdecimal() and len(compact) <= 2 and int(compact) <= _LAST_PARALLEL:
        return GroupName(str(int(compact)), GroupKind.CLASS, int(compact))
    if match := _CLASS.match(compact):
        parallel, letter = int(match[1]), _to_cyrillic(match[2])
        if parallel <= _LAST_PARALLEL:
            return GroupName(f"{parallel}{letter}", GroupKind.CLASS, parallel, letter)
    if (match := _NUMBERED_CLASS.match(compact)) and int(match[1]) <= _LAST_PARALLEL:
        return GroupName(f"{int(match[1])}-{match[2]}", GroupKind.CLASS, int(match[1]), match[2])
    return None


def _parse_study_group(compact: str) -> GroupName | None:
    if match := _STUDY.match(compact):
        letters, number = _to_cyrillic(match[1]), match[2]
        part = f"-{match[3][1:]}" if match[3] else ""
        suffix = _to_cyrillic((match[4] or "").lstrip("-–—_"))
        return GroupName(f"{letters}-{number}{part}{suffix}", GroupKind.STUDY_GROUP)
    if (match := _NUMBERED_GROUP.match(compact)) and (len(match[1]) == 3 or match[2]):
        name = f"{match[1]}-{_to_cyrillic(match[2])}" if match[2] else match[1]
        return GroupName(name, GroupKind.STUDY_GROUP)
    return None


def _to_cyrillic(letters: str) -> str:
    """Latin letters that look Cyrillic were typed with the wrong keyboard; the others were meant."""
    translated = letters.translate(_LATIN_TO_CYRILLIC)
    return letters if re.search(r"[A-Z]", translated) else translated


def group_in_title(text: str) -> GroupName | None:
    """The group that a title or a sheet's name speaks of, or None."""
    if match := _TITLE_QUOTED.search(text):
        return parse_group(match[1], is_named_allowed=True)
    if match := _TITLE_STUDY.search(text):
        return parse_group(match[1])
    for pattern in (_TITLE_CLASS, _TITLE_CLASS_AFTER):
        if (match := pattern.search(text)) and (group := parse_group(match[1])):
            return group
    found = parse_group(text) if len(text) <= 30 else None
    # A school's own name in quotes is no group.
    return found if found and (found.kind is not GroupKind.AGE_GROUP or _GROUP_WORDS.search(text)) else None


def group_from_parts(parallel: Cell, letter: Cell) -> GroupName | None:
    """A class from the columns «Параллель» and «Литера»."""
    number = re.sub(r"\D", "", str(parallel or ""))
    return parse_group(f"{number}{str(letter or '').strip()}") if number else None


def group_key(name: str) -> str:
    """What two spellings of a group's name have in common."""
    parsed = parse_group(name, is_named_allowed=True)
    return parsed.key if parsed else fold(name)
