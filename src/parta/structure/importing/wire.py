"""From an import as it is kept and read to what the screens show."""

from typing import cast

from parta.structure.importing.samples import read_as
from parta.structure.importing.store import StoredImport
from parta.structure.importing.understanding import SheetKind, Understood
from parta.structure.importing.views import (
    RosterColumn,
    RosterCounts,
    RosterMeaning,
    RosterProblem,
    RosterSheet,
    RosterState,
    RosterView,
)
from parta.structure.roster import LABELS, Layout, Meaning, Sheet, labels_for
from parta.structure.roster import RosterCounts as Counts

MOST_PROBLEMS = 200


def describe_roster(stored: StoredImport, understood: Understood | None) -> RosterView:
    return RosterView(
        id=stored.id,
        file_name=stored.file_name,
        state=state_of(stored.state),
        created_at=stored.created_at,
        applied_at=stored.applied_at,
        counts=counts_view(stored.counts),
        is_remembered=bool(understood and understood.remembered),
        sheets=_sheets(understood) if understood else [],
        meanings=_meanings(),
        problems=[
            RosterProblem(
                sheet=one.sheet,
                row=one.row,
                reason=one.reason,
                code=one.code,
                params=one.params,
                severity=one.severity,
            )
            for one in stored.problems[:MOST_PROBLEMS]
        ],
        problem_count=len(stored.problems),
    )


def state_of(word: str) -> RosterState:
    return cast("RosterState", word)


def counts_view(counts: Counts) -> RosterCounts:
    return RosterCounts(
        students=counts.students,
        groups=counts.groups,
        guardians=counts.guardians,
        guardian_links=counts.guardian_links,
        staff=counts.staff,
        enrolments=counts.enrolments,
    )


def _sheets(understood: Understood) -> list[RosterSheet]:
    return [
        RosterSheet(
            name=sheet.name,
            kind=_kind(layout, is_used=is_used),
            is_used=is_used,
            header_row=layout.header_row,
            row_count=sum(any(cell is not None for cell in row) for row in sheet.rows[layout.first_row - 1 :]),
            columns=_columns(sheet, layout),
        )
        for sheet, layout, is_used in zip(understood.sheets, understood.layouts, understood.used, strict=True)
    ]


def _kind(layout: Layout, *, is_used: bool) -> SheetKind:
    if not is_used or layout.kind == "none":
        return "ignored"
    return "staff" if layout.kind == "staff" else "students"


def _columns(sheet: Sheet, layout: Layout) -> list[RosterColumn]:
    return [
        RosterColumn(
            index=column.index,
            header=column.header,
            meaning=None if column.meaning is Meaning.IGNORED else column.meaning.value,
            confidence=column.confidence,
            samples=list(column.samples),
            read_as=read_as(column.meaning, column.samples),
        )
        for column in layout.columns
    ]


def _meanings() -> list[RosterMeaning]:
    kinds: tuple[SheetKind, ...] = ("students", "staff")
    labels = {kind: labels_for(kind) for kind in kinds}
    return [
        RosterMeaning(meaning=one.value, label=label, kinds=[kind for kind in kinds if one in labels[kind]])
        for one, label in LABELS.items()
    ]
