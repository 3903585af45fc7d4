"""What the cells of a column look like, as shares between 0 and 1."""

import re
from datetime import date
from itertools import pairwise

from msgspec import Struct

from parta.structure.roster.cells import is_blank, text_of
from parta.structure.roster.dates import parse_date
from parta.structure.roster.groups import parse_group
from parta.structure.roster.guardians import EMAIL, relation_of
from parta.structure.roster.meanings import Meaning
from parta.structure.roster.names import is_patronymic, parse_full_name
from parta.structure.roster.phones import phones_in
from parta.structure.roster.records import Cell

_SAMPLED = 150
_SEX = frozenset({"м", "ж", "муж", "жен", "муж.", "жен.", "мужской", "женский", "m", "f", "м.", "ж."})
_FILE_NUMBER = re.compile(r"^(?:[А-ЯЁA-Z]{1,4}\s*[-–—/]\s*\d{1,6}|\d{1,6}\s*[-–—/]\s*[\dА-ЯЁA-Z]{1,6})$", re.IGNORECASE)
_WORD = re.compile(r"^[А-ЯЁA-Z][а-яёa-z'-]+(?:-[А-ЯЁA-Z][а-яёa-z]+)?$|^[А-ЯЁ-]+$")
_POSITION = re.compile(
    r"учител|директор|воспитател|педагог|преподават|секретар|психолог|методист|бухгалтер|завуч|заместител",
    re.IGNORECASE,
)


class ColumnContent(Struct, frozen=True):
    """Shares of the filled cells that look like each kind of thing."""

    filled: int = 0
    date: float = 0.0
    phone: float = 0.0
    email: float = 0.0
    group: float = 0.0
    sex: float = 0.0
    person: float = 0.0
    word: float = 0.0
    patronymic: float = 0.0
    family: float = 0.0
    file_number: float = 0.0
    running: float = 0.0
    position: float = 0.0
    parallel: float = 0.0
    samples: tuple[str, ...] = ()

    def fit(self, meaning: Meaning) -> float:
        """How well the content goes with a meaning; 1 where content tells nothing about it."""
        match meaning:
            case Meaning.BIRTH_DATE:
                return self.date
            case Meaning.SEX:
                return self.sex
            case Meaning.GROUP | Meaning.CURATOR_OF:
                return max(self.group, self.word)
            case Meaning.PARALLEL:
                return self.parallel
            case Meaning.FULL_NAME:
                return max(self.person, 0.5 * self.word)
            case Meaning.SURNAME | Meaning.GIVEN | Meaning.PATRONYMIC:
                return self.word
            case Meaning.NUMBER:
                return self.running
            case _ if meaning.endswith("phone"):
                return self.phone
            case _ if meaning.endswith("email"):
                return self.email
            case _ if meaning.endswith("_name") or meaning is Meaning.GUARDIANS:
                return max(self.person, self.family, 0.5 * self.word)
            case _:
                return 1.0

    def best(self) -> tuple[Meaning | None, float]:
        """The meaning that the content tells by itself, with its share."""
        if not self.filled:
            return None, 0.0
        if self.running >= 0.9:
            return Meaning.NUMBER, self.running
        ranked: list[tuple[float, Meaning]] = [
            (self.family + 0.04, Meaning.GUARDIANS),
            (self.date + 0.03, Meaning.BIRTH_DATE),
            (self.email + 0.02, Meaning.EMAIL),
            (self.sex + 0.02, Meaning.SEX),
            (self.patronymic + 0.01, Meaning.PATRONYMIC),
            (self.position + 0.01, Meaning.POSITION),
            (self.file_number + 0.01, Meaning.FILE_NUMBER),
            (self.group, Meaning.GROUP),
            (self.phone, Meaning.PHONE),
            (self.person, Meaning.FULL_NAME),
        ]
        strength, meaning = max(ranked, key=lambda pair: pair[0])
        return (meaning, min(strength, 1.0)) if strength >= 0.5 else (None, 0.0)


def profile(cells: list[Cell]) -> ColumnContent:
    """Look at up to 150 filled cells, spread over the column."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return ColumnContent()
    step = max(1, len(filled) // _SAMPLED)
    looked_at = filled[::step][:_SAMPLED]
    total = len(looked_at)
    texts = [text_of(cell) for cell in looked_at]

    def share(hits: list[bool]) -> float:
        return sum(hits) / total

    numbers = [cell for cell in filled if isinstance(cell, int)]
    numbers += [int(cell) for cell in filled if isinstance(cell, str) and cell.rstrip(".").isdecimal() and len(cell) < 6
                for cell in (cell.rstrip("."),)]  # fmt: skip
    rising = sum(later - earlier == 1 for earlier, later in pairwise(numbers))
    phones = [bool(phones_in(cell)) for cell in looked_at]
    worded = [bool(re.search(r"[^\W\d_]{3,}", text)) for text in texts]
    return ColumnContent(
        filled=len(filled),
        date=share([_looks_like_date(cell) for cell in looked_at]),
        phone=share([phone and not word for phone, word in zip(phones, worded, strict=True)]),
        email=share([bool(EMAIL.fullmatch(text)) for text in texts]),
        group=share([parse_group(cell) is not None for cell in looked_at]),
        sex=share([text.lower() in _SEX for text in texts]),
        person=share([parse_full_name(text) is not None and not _POSITION.search(text) for text in texts]),
        word=share([bool(_WORD.match(text)) and len(text) > 1 for text in texts]),
        patronymic=share([" " not in text and is_patronymic(text) for text in texts]),
        family=share([
            word and (phone or relation_of(text) is not None)
            for text, phone, word in zip(texts, phones, worded, strict=True)
        ]),
        file_number=share([bool(_FILE_NUMBER.match(text)) for text in texts]),
        running=rising / max(1, len(filled) - 1) if len(numbers) == len(filled) and len(filled) > 2 else 0.0,
        position=share([bool(_POSITION.search(text)) for text in texts]),
        parallel=share([bool(re.fullmatch(r"\d{1,2}", text)) and int(text) <= 12 for text in texts]),
        samples=tuple(dict.fromkeys(texts))[:5],
    )  # fmt: skip


def _looks_like_date(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and not cell.isdecimal() and parse_date(cell) is not None
