"""Activation on paper: the table of groups, and lists of who is missing."""

from pathlib import Path
from uuid import UUID

from parta.foundation.config import Settings
from parta.foundation.db import Tx
from parta.foundation.papers import Table, render_pdf, render_workbook
from parta.organisations import Actor, load_organisation, local_today

from .counting import families, tally, totals
from .queries import missing_people
from .reading import read_picture
from .records import Audience, Families, Tally
from .snapshots import read_trend

_TEMPLATE = Path(__file__).parent / "missing.typ"
_TITLES: dict[Audience, str] = {"staff": "Сотрудники", "students": "Ученики", "guardians": "Родители"}
_STEPS = ["всего", "приглашены", "вошли", "вошли, %", "были за 7 дней", "были за 30 дней"]


def _cells(one: Tally) -> list[int]:
    return [one.everybody, one.invited, one.registered, percent(one), one.active_week, one.active_month]


def percent(one: Tally | Families) -> int:
    """Whole percent, rounded down: 100 means everybody. Nobody to come counts as everybody there."""
    done = one.registered if isinstance(one, Tally) else one.reached
    return 100 * done // one.everybody if one.everybody else 100


async def activation_workbook(tx: Tx) -> bytes:
    """Groups with their numbers, the school's, and the trend: no names."""
    picture, organisation = await read_picture(tx), await load_organisation(tx)
    whole = totals(picture)
    sides = [
        (
            one.group.name,
            tally(one.students, picture.standings, picture.today),
            tally(one.guardians, picture.standings, picture.today),
            families(one.students, picture),
        )
        for one in picture.groups
    ]
    return await render_workbook(
        Table(
            name="Активация",
            title=[f"{organisation.name}: активация на {picture.today:%d.%m.%Y}"],
            header=[
                "Класс или группа",
                *(f"Ученики: {step}" for step in _STEPS),
                *(f"Родители: {step}" for step in _STEPS),
                "Семей с вошедшим родителем",
            ],
            rows=[
                [name, *_cells(students), *_cells(guardians), reached.reached]
                for name, students, guardians, reached in sides
            ],
            totals=["Всего", *_cells(whole.students), *_cells(whole.guardians), whole.families.reached],
        ),
        Table(name="Сотрудники", header=[step.capitalize() for step in _STEPS], rows=[_cells(whole.staff)]),
        Table(
            name="По неделям",
            header=["День", "Сотрудники: вошли, %", "Ученики: вошли, %", "Родители: вошли, %"],
            rows=[
                [one.day, percent(one.totals.staff), percent(one.totals.students), percent(one.totals.guardians)]
                for one in await read_trend(tx)
            ],
        ),
    )


async def missing_pdf(tx: Tx, actor: Actor, settings: Settings, *, audience: Audience, group_id: UUID | None) -> bytes:
    """Lists of who hasn't come, a page a group, to be handed to the curator. Raises NotFound."""
    found = await missing_people(tx, actor, settings, audience=audience, group_id=group_id)
    organisation, today = await load_organisation(tx), await local_today(tx)
    pages: dict[str, list[list[str]]] = {}
    for one in found.people:
        how = one.contact or ("по контакту из списка" if one.channel else "по листу с приглашением")
        last = f"{one.reminded_at:%d.%m}" if one.reminded_at else ""
        pages.setdefault(one.group, []).append([one.name, ", ".join(one.children), how, last])
    return await render_pdf(
        _TEMPLATE,
        sheet={
            "organisation": organisation.name,
            "title": _TITLES[audience],
            "today": f"{today:%d.%m.%Y}",
            "address": settings.url.partition("://")[2],
            "pages": [{"group": group, "rows": rows} for group, rows in pages.items()],
        },
    )
