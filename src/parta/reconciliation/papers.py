"""What is printed: the signed result, and lists of groups to be ticked off by pen."""

from pathlib import Path
from typing import Any
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.papers import Table, Value, render_pdf, render_workbook
from parta.organisations import Actor, load_organisation, organisation_zone, require_administrator

from .errors import NothingCompared
from .hand import own_groups
from .lists import read_check
from .records import KINDS, SignedDifference, SignedResult
from .store import StoredResult, list_results, load_reconciliation
from .words import KIND_TITLES, METHOD_WORDS, STATE_WORDS

_TEMPLATES = Path(__file__).parent / "templates"
# An empty list still needs lines for whoever sits in the class.
_SPARE_LINES = 3


async def signed_result(tx: Tx, actor: Actor, *, reconciliation_id: UUID) -> StoredResult:
    """Raises Forbidden, NotFound, NothingCompared while it isn't signed."""
    require_administrator(actor)
    await load_reconciliation(tx, reconciliation_id)
    for one in await list_results(tx):
        if one.result.reconciliation_id == reconciliation_id:
            return one
    raise NothingCompared


async def result_pdf(tx: Tx, actor: Actor, *, reconciliation_id: UUID) -> bytes:
    """The signed result as a document for the school's folder."""
    kept = await signed_result(tx, actor, reconciliation_id=reconciliation_id)
    result, zone = kept.result, await organisation_zone(tx)
    summary = result.summary
    return await render_pdf(
        _TEMPLATES / "result.typ",
        result={
            "organisation": result.organisation,
            "number": result.number,
            "due": f"{result.due_on:%d.%m.%Y}",
            "method": METHOD_WORDS[result.method],
            "file": result.file_name,
            "fileHash": result.file_hash,
            "started": f"{result.started_at.astimezone(zone):%d.%m.%Y}, {result.started_by}",
            "sources": [
                *([["Учеников в списке", str(summary.listed)]] if result.method == "roster" else []),
                *([["Из них числятся в Парте", str(summary.present)]] if result.method == "roster" else []),
                ["Учеников в группах", str(len(result.roll))],
                ["Из них вошли в Парту", str(summary.came)],
                ["Родителей (законных представителей)", str(summary.guardians)],
                ["Из них вошли в Парту", str(summary.guardians_came)],
            ],
            "since": _since(result, f"{result.since_last.signed_at.astimezone(zone):%d.%m.%Y}")
            if result.since_last
            else "",
            "sections": [
                {
                    "title": KIND_TITLES[kind],
                    "rows": [
                        [one.name, one.group, one.detail, _outcome(one)]
                        for one in result.differences
                        if one.kind == kind
                    ],
                }
                for kind in KINDS
                if any(one.kind == kind for one in result.differences)
            ],
            "groups": [
                [
                    one.name,
                    str(one.students),
                    str(one.students_came),
                    str(one.guardians),
                    str(one.guardians_came),
                    f"{one.checked_by}, {one.checked_at.astimezone(zone):%d.%m}" if one.checked_at else "",
                ]
                for one in result.groups
            ],
            "byHand": result.method == "by_hand",
            "signer": result.signer,
            "position": result.signer_position,
            "signed": f"{result.signed_at.astimezone(zone):%d.%m.%Y %H:%M}",
            "contact": result.contact,
            "hash": kept.hash.hex(),
            "previous": kept.previous_hash.hex() if result.number > 1 else "",
        },
    )


def _since(result: SignedResult, when: str) -> str:
    found = result.since_last
    assert found is not None
    return f"С прошлой сверки ({when}): прибыли +{found.came}, выбыли −{found.went}, сменили группу {found.moved}."


def _outcome(one: SignedDifference) -> str:
    return f"{STATE_WORDS[one.state]}: {one.reason}" if one.reason else STATE_WORDS[one.state]


async def result_workbook(tx: Tx, actor: Actor, *, reconciliation_id: UUID) -> bytes:
    """The signed result as a table: differences, groups, and what the signature covers."""
    kept = await signed_result(tx, actor, reconciliation_id=reconciliation_id)
    result, zone = kept.result, await organisation_zone(tx)
    signature: list[list[Value]] = [
        ["Организация", result.organisation],
        ["Сверка №", result.number],
        ["Срок", result.due_on],
        ["Способ", METHOD_WORDS[result.method]],
        ["Файл", result.file_name],
        ["SHA-256 файла", result.file_hash],
        ["Учеников в группах", len(result.roll)],
        ["Подписано", result.signed_at.astimezone(zone)],
        ["Кем", " — ".join(one for one in (result.signer, result.signer_position) if one)],
        ["Код отправлен на", result.contact],
        ["SHA-256 итога", kept.hash.hex()],
        ["SHA-256 предыдущего итога", kept.previous_hash.hex() if result.number > 1 else "—"],
    ]
    return await render_workbook(
        Table(
            name="Расхождения",
            title=[f"{result.organisation}: сверка контингента № {result.number}"],
            header=["Вид", "Кто", "Класс или группа", "Что", "Решение", "Причина"],
            rows=[
                [KIND_TITLES[one.kind], one.name, one.group, one.detail, STATE_WORDS[one.state], one.reason]
                for one in result.differences
            ],
        ),
        Table(
            name="Группы",
            header=["Группа", "Учеников", "вошли", "Родителей", "вошли", "Сверено", "Когда"],
            rows=[
                [
                    one.name,
                    one.students,
                    one.students_came,
                    one.guardians,
                    one.guardians_came,
                    one.checked_by,
                    one.checked_at.astimezone(zone) if one.checked_at else None,
                ]
                for one in result.groups
            ],
            totals=[
                "Всего",
                sum(one.students for one in result.groups),
                sum(one.students_came for one in result.groups),
                sum(one.guardians for one in result.groups),
                sum(one.guardians_came for one in result.groups),
            ],
        ),
        Table(name="Подпись", header=["", ""], rows=signature),
    )


async def lists_pdf(tx: Tx, actor: Actor, *, reconciliation_id: UUID, group_id: UUID | None) -> bytes:
    """Lists to be ticked off by pen, a page a group: one group, or all that the actor goes through.

    Raises NotFound.
    """
    groups = [one for one in await own_groups(tx, actor) if group_id is None or one.id == group_id]
    if not groups:
        raise NotFound
    stored = await load_reconciliation(tx, reconciliation_id)
    organisation = await load_organisation(tx)
    pages: list[dict[str, Any]] = []
    for group in groups:
        check = await read_check(tx, actor, reconciliation_id=reconciliation_id, group_id=group.id)
        pages.append(
            {
                "group": group.name,
                "pupils": [
                    [
                        one.name,
                        f"{one.birth_date:%d.%m.%Y}" if one.birth_date else "",
                        ", ".join(one.guardians),
                        "да" if one.has_come else "нет",
                    ]
                    for one in check.pupils
                ],
                "spare": _SPARE_LINES,
            }
        )
    return await render_pdf(
        _TEMPLATES / "lists.typ",
        lists={"organisation": organisation.name, "due": f"{stored.due_on:%d.%m.%Y}", "pages": pages},
    )
