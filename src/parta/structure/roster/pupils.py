"""Lists of pupils: one person a row, with group, contacts and guardians."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from parta.structure.roster.cells import is_blank, text_of
from parta.structure.roster.dates import parse_date
from parta.structure.roster.families import ChildGuardians
from parta.structure.roster.groups import group_from_parts, parse_group
from parta.structure.roster.guardians import EMAIL, GuardianEntry, parse_guardian_cell, relation_of
from parta.structure.roster.layout import Layout
from parta.structure.roster.meanings import GUARDIAN_SLOTS, Meaning
from parta.structure.roster.names import given_key, name_from_parts, name_key
from parta.structure.roster.phones import phones_in
from parta.structure.roster.problems import ProblemCode
from parta.structure.roster.records import Group, GroupKind, GroupName, GuardianKind, Sheet, Student
from parta.structure.roster.rows import Problems, RowView, people_rows, read_name, written_name

_GUARDIAN_COLUMNS = frozenset(meaning for meaning in Meaning if meaning.startswith(("guardian", "mother", "father")))
_SLOT_KINDS = {"mother": GuardianKind.MOTHER, "father": GuardianKind.FATHER}


@dataclass
class Pupils:
    """The pupils read so far; what they may be recognised by lies in hash maps."""

    students: dict[str, Student] = field(default_factory=dict[str, Student])
    children: dict[str, ChildGuardians] = field(default_factory=dict[str, ChildGuardians])
    views: dict[str, RowView] = field(default_factory=dict[str, RowView])
    groups: dict[str, Group] = field(default_factory=dict[str, Group])
    by_file_number: dict[str, str] = field(default_factory=dict[str, str])
    by_birth: dict[tuple[str, object], str] = field(default_factory=dict[tuple[str, object], str])
    by_group: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])


class _GroupRule:
    """What a group's cell may look like in this sheet, judged by the majority of its cells."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        index = layout.meanings.get(Meaning.GROUP)
        self.only_classes = self.allows_names = False
        if index is None:
            return
        cells = [row[index] for row in sheet.rows[layout.first_row - 1 :] if index < len(row)]
        cells = [cell for cell in cells if not is_blank(cell)]
        kinds = Counter(group.kind if (group := parse_group(cell)) else None for cell in cells)
        self.only_classes = kinds[GroupKind.CLASS] >= 0.8 * len(cells)
        self.allows_names = kinds[None] + kinds[GroupKind.AGE_GROUP] >= 0.5 * len(cells)


def read_pupils(sheet: Sheet, layout: Layout, pupils: Pupils, problems: Problems) -> None:
    """Add the pupils of one sheet; a broken row stops only itself (ROSTER-5)."""
    rule = _GroupRule(sheet, layout)
    latest: str | None = None
    for view in people_rows(sheet, layout):
        if latest and _is_continuation(view):
            _add_guardians(view, pupils.children[latest], problems)
            continue
        latest = _read_pupil(view, rule, pupils, problems) or latest


def _is_continuation(view: RowView) -> bool:
    """The second parent on a line of its own, under the child."""
    filled = {m for m in view.meanings if view.cell(m) is not None and m is not Meaning.NUMBER}
    return bool(filled) and filled <= _GUARDIAN_COLUMNS


def _read_pupil(view: RowView, rule: _GroupRule, pupils: Pupils, problems: Problems) -> str | None:
    name = read_name(view)
    if name is None:
        written = written_name(view)
        code = ProblemCode.NAME_UNREADABLE if written else ProblemCode.NO_NAME
        problems.add(view, code, **({"value": written} if written else {}))
        return None
    group = _read_group(view, rule, problems)
    if group is None:
        return None
    student = Student(
        ref=f"s{len(pupils.students) + 1}",
        name=name,
        group=group.name,
        source=view.source,
        birth_date=parse_date(view.cell(Meaning.BIRTH_DATE)),
        sex=_read_sex(view, problems),
        file_number=view.text(Meaning.FILE_NUMBER) or None,
        phone=read_phone(view, Meaning.PHONE, problems),
        email=read_email(view, Meaning.EMAIL, problems),
        external_id=view.text(Meaning.EXTERNAL_ID) or None,
    )
    if student.birth_date is None and view.cell(Meaning.BIRTH_DATE) is not None:
        problems.add(view, ProblemCode.DATE_IMPOSSIBLE, value=view.text(Meaning.BIRTH_DATE))
    known, student = _find_known(student, view, pupils, problems)
    if known is None:
        _keep_student(student, group, view, pupils)
        _add_guardians(view, pupils.children[student.ref], problems)
        return student.ref
    if known.group != student.group:
        params = {"name": name.full, "row": str(known.source.row), "group": known.group, "other": student.group}
        problems.add(view, ProblemCode.IN_TWO_GROUPS, **params)
        return known.ref
    if not _stands_right_below(view, known):
        problems.add(view, ProblemCode.DUPLICATE, name=name.full, row=str(known.source.row))
    _add_guardians(view, pupils.children[known.ref], problems)
    return known.ref


def _keep_student(student: Student, group: GroupName, view: RowView, pupils: Pupils) -> None:
    """Remember a new pupil under everything by which a second mention is recognised."""
    pupils.students[student.ref] = student
    pupils.views[student.ref] = view
    pupils.children[student.ref] = ChildGuardians(student.ref, student.name)
    if group.key not in pupils.groups:
        pupils.groups[group.key] = Group(group.name, group.kind, group.parallel, group.letter)
    key = name_key(student.name)
    if student.file_number:
        pupils.by_file_number.setdefault(student.file_number, student.ref)
    if student.birth_date:
        pupils.by_birth.setdefault((key, student.birth_date), student.ref)
    pupils.by_group.setdefault((key, student.group), student.ref)


def _find_known(student: Student, view: RowView, pupils: Pupils, problems: Problems) -> tuple[Student | None, Student]:
    """The same pupil in an earlier row, if there is one (ROSTER-7)."""
    key = name_key(student.name)
    if student.file_number and (ref := pupils.by_file_number.get(student.file_number)):
        holder = pupils.students[ref]
        is_same_birth = holder.birth_date is not None and holder.birth_date == student.birth_date
        if is_same_birth or given_key(holder.name) == given_key(student.name):
            return holder, student
        params = {"value": student.file_number, "row": str(holder.source.row)}
        problems.add(view, ProblemCode.FILE_NUMBER_REPEATED, **params)
        student = replace(student, file_number=None)
    if student.birth_date and (ref := pupils.by_birth.get((key, student.birth_date))):
        return pupils.students[ref], student
    if ref := pupils.by_group.get((key, student.group)):
        known = pupils.students[ref]
        if known.birth_date is None or student.birth_date is None:
            return known, student
    return None, student


def _stands_right_below(view: RowView, known: Student) -> bool:
    """A child's cells merged over the lines of two parents are no repetition worth a word."""
    return known.source.sheet == view.sheet and known.source.row + 1 == view.number and any(
        view.cell(meaning) is not None for meaning in _GUARDIAN_COLUMNS
    )  # fmt: skip


def _read_group(view: RowView, rule: _GroupRule, problems: Problems) -> GroupName | None:
    cell = view.cell(Meaning.GROUP)
    if cell is not None:
        group = parse_group(cell, is_named_allowed=rule.allows_names)
        if group and (not rule.only_classes or group.kind is GroupKind.CLASS):
            if group.letter is None and view.cell(Meaning.LETTER) is not None:
                return group_from_parts(cell, view.cell(Meaning.LETTER)) or group
            return group
        problems.add(view, ProblemCode.GROUP_UNREADABLE, value=text_of(cell))
        return None
    parallel = view.cell(Meaning.PARALLEL)
    if parallel is not None:
        group = group_from_parts(parallel, view.cell(Meaning.LETTER))
        if group is None:
            problems.add(view, ProblemCode.GROUP_UNREADABLE, value=text_of(parallel))
        return group
    if view.section_group is None or {Meaning.GROUP, Meaning.PARALLEL} & view.meanings.keys():
        # Where classes have a column, a title («5 классы») says nothing about a row that lacks its own.
        problems.add(view, ProblemCode.NO_GROUP)
        return None
    return view.section_group


def _read_sex(view: RowView, problems: Problems) -> Literal["male", "female"] | None:
    text = view.text(Meaning.SEX).lower()
    if not text:
        return None
    if text[0] in "мm":
        return "male"
    if text[0] in "жfд":
        return "female"
    problems.add(view, ProblemCode.SEX_UNREADABLE, value=text)
    return None


def read_phone(view: RowView, meaning: Meaning, problems: Problems) -> str | None:
    """The phone of a column; a broken one is told, and the person stays."""
    cell = view.cell(meaning)
    numbers = phones_in(cell)
    if not numbers and cell is not None:
        problems.add(view, ProblemCode.PHONE_BROKEN, value=text_of(cell))
    return numbers[0] if numbers else None


def read_email(view: RowView, meaning: Meaning, problems: Problems) -> str | None:
    text = view.text(meaning)
    match = EMAIL.search(text)
    if text and not match:
        problems.add(view, ProblemCode.EMAIL_BROKEN, value=text)
    return match.group().lower() if match else None


def _add_guardians(view: RowView, child: ChildGuardians, problems: Problems) -> None:
    entries: list[GuardianEntry] = []
    cell = view.cell(Meaning.GUARDIANS)
    if cell is not None:
        entries += parse_guardian_cell(cell if isinstance(cell, str) else text_of(cell))
    for slot in GUARDIAN_SLOTS:
        entries += _read_slot(view, slot, problems)
    entries = _hand_out_phones(view, entries, problems)
    for entry in entries:
        if entry.name is None:
            value = ", ".join((*entry.broken, *entry.phones))
            code = ProblemCode.GUARDIAN_UNREADABLE if entry.broken else ProblemCode.GUARDIAN_WITHOUT_NAME
            problems.add(view, code, value=value)
            continue
        for broken in entry.broken:
            problems.add(view, ProblemCode.PHONE_BROKEN, value=broken)
        child.entries.append((entry, view))


def _read_slot(view: RowView, slot: str, problems: Problems) -> list[GuardianEntry]:
    """The guardian of «Мать», «Телефон матери» and their like."""
    columns = {part: Meaning(f"{slot}_{part}") for part in ("name", "surname", "given", "patronymic", "phone", "email")}
    phone = read_phone(view, columns["phone"], problems)
    email = read_email(view, columns["email"], problems)
    kind = _SLOT_KINDS.get(slot)
    if kind is None:
        kind = relation_of(view.text(Meaning(f"{slot}_kind")))
    parts = [view.text(columns[part]) for part in ("surname", "given", "patronymic")]
    written = view.cell(columns["name"])
    if written is None and not any(parts):
        return [GuardianEntry(kind or GuardianKind.GUARDIAN, None, (phone,))] if phone else []
    if written is not None:
        entries = list(parse_guardian_cell(written if isinstance(written, str) else text_of(written)))
    else:
        name = name_from_parts(parts[0], parts[1], parts[2])
        broken = () if name else (" ".join(part for part in parts if part),)
        entries = [GuardianEntry(GuardianKind.GUARDIAN, name, (), None, broken)]
    if not entries:
        return []
    first = entries[0]
    phones = (phone, *first.phones) if phone else first.phones
    entries[0] = replace(first, phones=phones, email=email or first.email)
    return [
        replace(entry, kind=kind if kind and entry.kind is GuardianKind.GUARDIAN else entry.kind) for entry in entries
    ]


def _hand_out_phones(view: RowView, entries: list[GuardianEntry], problems: Problems) -> list[GuardianEntry]:
    """The numbers of «Телефоны родителей», in order, to the guardians who have none."""
    cell = view.cell(Meaning.GUARDIANS_PHONE)
    numbers = phones_in(cell)
    if cell is not None and not numbers:
        problems.add(view, ProblemCode.PHONE_BROKEN, value=text_of(cell))
    result: list[GuardianEntry] = []
    for entry in entries:
        if entry.name and not entry.phones and numbers:
            entry = replace(entry, phones=(numbers.pop(0),))
        result.append(entry)
    if numbers and not entries:
        result.append(GuardianEntry(GuardianKind.GUARDIAN, None, tuple(numbers)))
    return result
