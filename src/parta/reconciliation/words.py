"""What differences are called on paper; screens have their own words."""

from .records import DifferenceState, Finding, Kind, Method

KIND_TITLES: dict[Kind, str] = {
    "arrived": "Прибыли",
    "left": "Выбыли",
    "transferred": "Переведены",
    "renamed": "Изменение имени",
    "rephoned": "Изменение телефона",
    "changed": "Изменение сведений",
    "linked": "Новые родители",
    "unclear": "Требуют решения",
    "noted": "Замечания классных руководителей",
    "not_joined": "Ещё не вошли в Парту",
}
STATE_WORDS: dict[DifferenceState, str] = {
    "open": "не решено",
    "applied": "исправлено",
    "skipped": "оставлено",
    "settled": "снято",
}
METHOD_WORDS: dict[Method, str] = {"roster": "по списку", "by_hand": "вручную, по группам"}
_FIELDS = {
    "birth_date": "дата рождения",
    "sex": "пол",
    "email": "эл. почта",
    "file_number": "личное дело",
    "external_id": "внешний код",
}
_KINDS = {"mother": "мать", "father": "отец", "guardian": "родитель", "other": "родственник"}
_SEXES = {"male": "мужской", "female": "женский"}


def detail_of(finding: Finding) -> str:
    """One line about a difference: «4В → 4А», «дата рождения: 01.02.2015 → 02.01.2015»."""
    match finding.kind:
        case "transferred":
            return f"{finding.old or 'без группы'} → {finding.new}"
        case "renamed" | "rephoned":
            return f"{finding.old or 'нет'} → {finding.new}{_whose(finding)}"
        case "changed":
            field = _FIELDS.get(finding.field or "", "сведения")
            old, new = (_SEXES.get(text or "", text) for text in (finding.old, finding.new))
            return f"{field}: {old or 'нет'} → {new}{_whose(finding)}"
        case "linked":
            return f"{_KINDS.get(finding.field or '', 'родитель')}: {finding.new}"
        case "noted":
            return finding.new or ""
        case "not_joined":
            return (
                f"учеников {finding.students[1] - finding.students[0]} из {finding.students[1]},"
                f" родителей {finding.guardians[1] - finding.guardians[0]} из {finding.guardians[1]}"
            )
        case "arrived" | "left" | "unclear":
            return finding.reason if finding.kind == "left" else ""


def _whose(finding: Finding) -> str:
    if finding.whose == "student" or not finding.children:
        return ""
    return f" ({', '.join(f'{one.name}, {one.group}' for one in finding.children)})"


def group_order(name: str) -> tuple[int, str]:
    """9Б before 10А."""
    digits = "".join(character for character in name if character.isdigit())
    return int(digits[:6] or 0), name
