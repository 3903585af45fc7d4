"""Guardians written together in one cell: «Мать: Иванова А. П., 8 900 …; Отец: …»."""

import re
from functools import lru_cache

from msgspec import Struct

from parta.structure.roster.cells import is_blank
from parta.structure.roster.names import parse_full_name, tidy_part
from parta.structure.roster.phones import PHONE_IN_TEXT, phones_in
from parta.structure.roster.records import GuardianKind, PersonName

_MOTHER = r"мать|матери|мама|мамы|мам"
_FATHER = r"отец|отца|папа|папы|пап"
_GUARDIAN = (
    r"опекун(?:ша)?|попечитель(?:ница)?|приёмн\w+ (?:мать|отец|родитель)|приемн\w+ (?:мать|отец|родитель)"
    r"|законн\w+ представител\w+|представитель|родител[ьи]\w*"
)
_OTHER = r"бабушк[аи]|дедушк[аи]|дед|бабка|отчим|мачеха|т[её]т[яи]|дяд[яи]|брат|сестра|родственни\w+|другое"
_RELATION = re.compile(
    rf"(?<![\w])(?:(?P<guardian>{_GUARDIAN})|(?P<mother>{_MOTHER})|(?P<father>{_FATHER})|(?P<other>{_OTHER}))(?![\w])",
    re.IGNORECASE,
)
_KINSHIP_BEHIND = re.compile(rf"([^,;\n\d():]+?)\s*\(\s*({_GUARDIAN}|{_MOTHER}|{_FATHER}|{_OTHER})\s*\)", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SEPARATOR = re.compile(r"[;\n|]+")
_NUMBER_LIKE = re.compile(r"\+?\d[\d\s()\-–.]{3,}\d")
_NOISE = re.compile(
    r"(?<!\w)(?:тел|моб|сот|дом|раб|телефон|мобильный|сотовый|e-?mail|почта|фио|ф\.?\s?и\.?\s?о|эл)(?!\w)[.:]*",
    re.IGNORECASE,
)


class GuardianEntry(Struct, frozen=True):
    """One guardian as written; `broken` holds what was meant as a phone or a name and is none."""

    kind: GuardianKind
    name: PersonName | None
    phones: tuple[str, ...] = ()
    email: str | None = None
    broken: tuple[str, ...] = ()


def relation_of(text: str) -> GuardianKind | None:
    """The kinship that a word tells («мама», «опекун», «бабушка»), or None."""
    match = _RELATION.search(text)
    return GuardianKind(match.lastgroup) if match and match.lastgroup else None


@lru_cache(maxsize=8_192)
def parse_guardian_cell(text: str) -> tuple[GuardianEntry, ...]:
    """All guardians of one cell, in order."""
    entries: list[GuardianEntry] = []
    for chunk in _SEPARATOR.split(_KINSHIP_BEHIND.sub(r" \2: \1 ", text)):
        if is_blank(chunk.strip()):
            continue
        for kind, part in _cut_at_relations(chunk):
            entries += _read_part(part, kind, entries)
    return tuple(entries)


def _cut_at_relations(chunk: str) -> list[tuple[GuardianKind | None, str]]:
    marks = list(_RELATION.finditer(chunk))
    # «(мама)» behind the name belongs to what stands before it.
    if marks and chunk[: marks[0].start()].strip(" ,.(-–—:"):
        if len(marks) == 1:
            rest = f"{chunk[: marks[0].start()]} {chunk[marks[0].end() :]}"
            return [(GuardianKind(str(marks[0].lastgroup)), rest)]
        ends = [*(mark.end() for mark in marks[:-1]), len(chunk)]
        starts = [0, *ends[:-1]]
        parts = zip(marks, starts, ends, strict=True)
        return [(GuardianKind(str(m.lastgroup)), _RELATION.sub(" ", chunk[start:end])) for m, start, end in parts]
    if not marks:
        return [(None, chunk)]
    result: list[tuple[GuardianKind | None, str]] = []
    for position, mark in enumerate(marks):
        end = marks[position + 1].start() if position + 1 < len(marks) else len(chunk)
        result.append((GuardianKind(str(mark.lastgroup)), chunk[mark.end() : end]))
    return result


def _read_part(part: str, kind: GuardianKind | None, earlier: list[GuardianEntry]) -> list[GuardianEntry]:
    """One or several people of the same kinship: a name, then its phones, then the next name.

    Without a word of kinship a person is a legal representative, whatever the name suggests.
    """
    emails = EMAIL.findall(part)
    part = EMAIL.sub(" ", part)
    found: list[GuardianEntry] = []
    position = 0
    numbers = [(m, phones_in(m.group())) for m in PHONE_IN_TEXT.finditer(part)]
    numbers = [(m, phones) for m, phones in numbers if phones]
    for match, phones in numbers:
        before = part[position : match.start()]
        position = match.end()
        name, broken = _read_name(before)
        if name is None and not broken and found:
            found[-1] = _with_phones(found[-1], phones)
            continue
        found.append(GuardianEntry(kind or GuardianKind.GUARDIAN, name, tuple(phones), None, broken))
    name, broken = _read_name(part[position:])
    if name is not None or broken or (not found and kind and emails):
        found.append(GuardianEntry(kind or GuardianKind.GUARDIAN, name, (), None, broken))
    if len(found) == 2 and found[1].name and not found[0].name and not found[1].phones:
        # The phone stood before the name.
        found = [GuardianEntry(found[1].kind, found[1].name, found[0].phones, None, found[1].broken)]
    if len(found) == 1 and found[0].name is None and earlier and kind is None and found[0].phones:
        earlier[-1] = _with_phones(earlier[-1], list(found[0].phones))
        return []
    if emails and found:
        last = found[-1]
        found[-1] = GuardianEntry(last.kind, last.name, last.phones, emails[0].lower(), last.broken)
    return found


def _with_phones(entry: GuardianEntry, phones: list[str]) -> GuardianEntry:
    return GuardianEntry(entry.kind, entry.name, (*entry.phones, *phones), entry.email, entry.broken)


def _read_name(text: str) -> tuple[PersonName | None, tuple[str, ...]]:
    broken = tuple(number.strip() for number in _NUMBER_LIKE.findall(text))
    bare = _NOISE.sub(" ", _NUMBER_LIKE.sub(" ", text))
    bare = re.sub(r"[(),:;/]+", " ", bare).lstrip(" .-–—+").rstrip(" -–—+")
    if not bare:
        return None, broken
    name = parse_full_name(bare)
    if name is None and len(bare.split()) == 1 and bare.isalpha() and len(bare) > 1:
        # «Мама Оля»: little, but a person; the surname stays open.
        return PersonName("", tidy_part(bare)), broken
    return name, broken if name else (*broken, bare)
