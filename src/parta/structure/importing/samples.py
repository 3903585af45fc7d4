"""How a column's samples will be stored, so that a person sees whether they were understood."""

from parta.structure.roster import Meaning, parse_full_name, parse_group, parse_phone
from parta.structure.roster.dates import parse_date
from parta.structure.roster.guardians import parse_guardian_cell
from parta.structure.roster.names import tidy_part


def read_as(meaning: Meaning, samples: tuple[str, ...]) -> list[str]:
    """One text a sample; "" where the sample can't be read."""
    return [_read(meaning, sample) for sample in samples]


def _read(meaning: Meaning, sample: str) -> str:
    word = meaning.value
    if meaning in {Meaning.IGNORED, Meaning.NUMBER}:
        return ""
    if meaning is Meaning.GUARDIANS:
        entries = parse_guardian_cell(sample)
        return "; ".join(
            " ".join(part for part in (entry.name.full if entry.name else "", *entry.phones) if part)
            for entry in entries
        )
    if meaning is Meaning.GUARDIANS_PHONE or word.endswith("phone"):
        return parse_phone(sample) or ""
    if meaning is Meaning.FULL_NAME or word.endswith("_name"):
        name = parse_full_name(sample)
        return " · ".join(part for part in (name.surname, name.given, name.patronymic) if part) if name else ""
    if word.endswith(("surname", "given", "patronymic")):
        return tidy_part(sample)
    if meaning is Meaning.GROUP:
        group = parse_group(sample, is_named_allowed=True)
        return group.name if group else ""
    if meaning is Meaning.BIRTH_DATE:
        day = parse_date(sample)
        return f"{day:%d.%m.%Y}" if day else ""
    return sample
