"""`parta reconcile`: in what a list and an organisation differ; nothing is changed, the server may run."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from .foundation.config import Settings
from .foundation.errors import Refusal
from .roster_command import FileMissing, OrganisationUnknown, organisation_of, print_refusal
from .running import working
from .structure import RosterComparison, RosterDifference, compare_roster

_COMPARED, _UNREADABLE, _UNKNOWN = 0, 1, 2
_TITLES = {
    "arrived": "Прибыли",
    "left": "Выбыли",
    "transferred": "Переведены",
    "renamed": "Сменили имя",
    "rephoned": "Сменили телефон",
}


def reconcile(settings: Settings, file: Path, *, slug: str, as_json: bool) -> int:
    """Compare `file` with an organisation and print the differences; returns the exit code.

    0: compared, also where rows have problems; 1: the file can't be read; 2: the organisation is unknown.
    """
    try:
        found = asyncio.run(_compare(settings, file, slug=slug))
    except Refusal as refused:
        print_refusal(refused.problem(), as_json=as_json)
        return _UNKNOWN if isinstance(refused, OrganisationUnknown) else _UNREADABLE
    if as_json:
        print(msgspec.json.encode(as_lists(found)).decode())
    else:
        print("\n".join(_summary(found)))
    return _COMPARED


async def _compare(settings: Settings, file: Path, *, slug: str) -> RosterComparison:
    try:
        content = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise FileMissing(name=file.name, reason=error.strerror or type(error).__name__) from error
    async with working(settings) as wiring:
        organisation_id = await organisation_of(wiring, slug)
        return await compare_roster(wiring.database, organisation_id, file_name=file.name, content=content)


def as_lists(found: RosterComparison) -> dict[str, list[dict[str, Any]]]:
    """The lists of the JSON answer, each in the order of groups and names; phones in E.164."""
    lists: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _TITLES}
    for one in sorted(found.differences, key=_order):
        if one.kind in lists:
            lists[one.kind].append(_item(one))
    lists["problems"] = [
        *({"sheet": one.sheet, "row": one.row, "reason": one.reason} for one in found.problems),
        *({"group": name, "reason": _unjudged(name, count)} for name, count in found.unjudged),
    ]
    return lists


def _order(one: RosterDifference) -> tuple[int, str, str]:
    digits = "".join(character for character in one.group if character.isdigit())
    return int(digits or 0), one.group, one.name


def _item(one: RosterDifference) -> dict[str, Any]:
    item: dict[str, Any] = {"name": one.name, "group": one.group}
    if one.kind == "transferred":
        return {"name": one.name, "group": one.new, "from": one.old, "to": one.new}
    if one.kind in {"renamed", "rephoned"}:
        item |= {"person": one.whose, "old": one.old, "new": one.new}
        if one.children:
            item["children"] = [{"name": child.name, "group": child.group} for child in one.children]
    if one.kind == "arrived" and one.person:
        item["birthDate"] = one.person.birth_date
        item["guardians"] = [
            {
                "name": " ".join(part for part in (who.surname, who.given_name, who.patronymic) if part),
                "phone": who.phone,
            }
            for who in one.person.guardians
        ]
    return item


def _summary(found: RosterComparison) -> list[str]:
    lists = as_lists(found)
    lines = [f"В списке учеников: {found.students_listed}; есть и в организации: {len(found.present)}."]
    for kind, title in _TITLES.items():
        lines.append(f"{title}: {len(lists[kind])}")
        lines += [f"  {_line(kind, one)}" for one in lists[kind]]
    if lists["problems"]:
        lines.append(f"Замечания: {len(lists['problems'])}")
        lines += [f"  {_place(one)}{one['reason']}" for one in lists["problems"]]
    if others := sum(one.kind not in _TITLES for one in found.differences):
        lines.append(f"Другие расхождения (даты рождения, почта, родители): {others}; они видны в разделе «Сверка».")
    lines.append("Ничего не изменено.")
    return lines


def _line(kind: str, one: dict[str, Any]) -> str:
    if kind == "transferred":
        return f"{one['name']}: {one['from'] or 'без класса'} → {one['to']}"
    if kind in {"renamed", "rephoned"}:
        whose = _of_children(one.get("children", ())) or one["group"]
        return f"{one['name']} ({whose}): {one['old'] or 'нет'} → {one['new']}"
    return f"{one['name']}, {one['group'] or 'без класса'}"


def _of_children(children: Sequence[dict[str, str]]) -> str:
    return ", ".join(f"{one['name']}, {one['group']}" for one in children)


def _place(one: dict[str, Any]) -> str:
    return f"{one['sheet']}, строка {one['row']}: " if "sheet" in one else ""


def _unjudged(name: str, count: int) -> str:
    return f"Группы {name} нет в списке ({count} чел.): о ней ничего не сказано, выбывшими её ученики не считаются."
