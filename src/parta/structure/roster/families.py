"""Guardians of all pupils, each person once: siblings share theirs."""

from dataclasses import dataclass, field

from parta.structure.roster.guardians import GuardianEntry
from parta.structure.roster.names import are_compatible, family_key, may_share_phone, name_key
from parta.structure.roster.problems import ProblemCode
from parta.structure.roster.records import Guardian, GuardianKind, GuardianLink, PersonName
from parta.structure.roster.rows import Problems, RowView

_SAME_PHONE_LIMIT = 8
_SPECIFIC = (
    GuardianKind.MOTHER,
    GuardianKind.FATHER,
    GuardianKind.TRUSTED,
    GuardianKind.OTHER,
    GuardianKind.GUARDIAN,
)


@dataclass
class ChildGuardians:
    """The guardians written beside one pupil."""

    student: str
    name: PersonName
    entries: list[tuple[GuardianEntry, RowView]] = field(default_factory=list[tuple[GuardianEntry, RowView]])


@dataclass
class _Draft:
    ref: str
    name: PersonName
    view: RowView
    phone: str | None
    email: str | None


@dataclass
class _Known:
    """Where a guardian can be found again; every look-up is one step, however long the list is."""

    by_phone: dict[str, list[_Draft]] = field(default_factory=dict[str, list[_Draft]])
    by_family: dict[tuple[str, str], _Draft] = field(default_factory=dict[tuple[str, str], _Draft])


def merge_guardians(children: list[ChildGuardians], problems: Problems) -> tuple[list[Guardian], list[GuardianLink]]:
    """One guardian a person (ROSTER-6), with a link to every child.

    The same phone and name is one person. The same name is one person where the families are the same:
    the same child, another guardian in common, or (where not both have phones) brothers and sisters.
    All others are namesakes.
    """
    known = _Known()
    drafts: list[_Draft] = []
    links: dict[tuple[str, str], GuardianKind] = {}
    for child in children:
        for entry, view in child.entries:
            if entry.name is None:
                continue
            families = _family_marks(child, entry)
            draft = _find(known, entry, entry.name, families)
            if draft is None:
                draft = _Draft(f"g{len(drafts) + 1}", entry.name, view, None, entry.email)
                drafts.append(draft)
            _complete(known, draft, entry, view, problems)
            for mark in families:
                known.by_family.setdefault((name_key(entry.name), mark), draft)
            kinds = (entry.kind, links.get((child.student, draft.ref), entry.kind))
            links[child.student, draft.ref] = min(kinds, key=_SPECIFIC.index)
    guardians = [Guardian(d.ref, d.name, d.view.source, d.phone, d.email) for d in drafts]
    return guardians, [GuardianLink(student, guardian, kind) for (student, guardian), kind in links.items()]


def _family_marks(child: ChildGuardians, entry: GuardianEntry) -> list[str]:
    """What two children of one family have in common."""
    marks = [f"child:{child.student}"]
    if key := family_key(child.name):
        marks.append(f"family:{key}")
    for other, _ in child.entries:
        if other is not entry and other.phones and other.name:
            marks.append(f"beside:{other.phones[0]}:{name_key(other.name)}")
    return marks


def _find(known: _Known, entry: GuardianEntry, name: PersonName, families: list[str]) -> _Draft | None:
    for phone in entry.phones:
        for draft in known.by_phone.get(phone, ()):
            if may_share_phone(draft.name, name):
                return draft
    key = name_key(name)
    for mark in families:
        draft = known.by_family.get((key, mark))
        if draft is None:
            continue
        # Two phones need more than a common surname: a namesake would be let in to another's child.
        if not mark.startswith("family:") or not draft.phone or not entry.phones:
            return draft
    return None


def _complete(known: _Known, draft: _Draft, entry: GuardianEntry, view: RowView, problems: Problems) -> None:
    """Take over what this mention adds; of two phones the later mention's is taken."""
    if entry.name and len(entry.name.full) > len(draft.name.full) and are_compatible(entry.name, draft.name):
        draft.name = entry.name
    draft.email = draft.email or entry.email
    if not entry.phones:
        return
    phone = entry.phones[0]
    if phone == draft.phone:
        return
    holder = next((d for d in known.by_phone.get(phone, ()) if d.phone == phone and d is not draft), None)
    if holder is not None:
        # A phone signs one person in: two people can't share it.
        params = {"value": phone, "other": holder.name.full, "name": draft.name.full}
        problems.add(view, ProblemCode.PHONE_REPEATED, **params)
        return
    if draft.phone is not None:
        params = {"value": phone, "other": draft.phone, "name": draft.name.full}
        problems.add(view, ProblemCode.PHONES_DIFFER, **params)
    draft.phone = phone
    same = known.by_phone.setdefault(phone, [])
    if len(same) < _SAME_PHONE_LIMIT:
        same.append(draft)
