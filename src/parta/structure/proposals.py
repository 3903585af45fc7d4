"""Groups that an organisation of a kind usually has, offered when it begins (STR-1)."""

import msgspec


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    kind: str
    parallel: int | None = None


_LETTERS = "АБВ"
# Fewer pupils stay for the last two years.
_UPPER_LETTERS = "АБ"
_AGE_GROUPS = (
    "Солнышко", "Ромашка", "Колокольчик", "Звёздочка", "Капелька", "Почемучки", "Радуга", "Гномики",
)  # fmt: skip
_STUDY_GROUPS = tuple(f"{letters}-{course}1" for course in range(1, 5) for letters in ("ИС", "ЭК", "ТМ"))
_CIRCLES = (
    "Шахматы", "Робототехника", "Хор", "Изостудия", "Танцы", "Футбол", "Театральная студия", "Английский клуб",
)  # fmt: skip


def propose_groups(organisation_kind: str) -> list[Proposal]:
    """1А–11Б for a school, «Солнышко» … for a kindergarten, ИС-11 … for a college, circles for a centre."""
    if organisation_kind == "school":
        return [
            Proposal(name=f"{parallel}{letter}", kind="class", parallel=parallel)
            for parallel in range(1, 12)
            for letter in (_LETTERS if parallel < 10 else _UPPER_LETTERS)
        ]
    if organisation_kind == "kindergarten":
        return [Proposal(name=name, kind="age_group") for name in _AGE_GROUPS]
    if organisation_kind == "college":
        return [Proposal(name=name, kind="study_group", parallel=int(name[-2])) for name in _STUDY_GROUPS]
    return [Proposal(name=name, kind="circle") for name in _CIRCLES]
