"""Who unclear people of a list are, as a person chose."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from parta.structure.roster.comparison import CurrentPeople, CurrentPerson
from parta.structure.roster.names import name_key
from parta.structure.roster.records import Guardian, StaffMember, Student

# By `person_mark`: a member of the organisation, or None for somebody new.
Choices = Mapping[str, UUID | None]


def person_mark(person: Student | Guardian | StaffMember) -> str:
    """By what a person's choice finds somebody of the list again: the row and the name."""
    return f"{person.source.sheet}|{person.source.row}|{name_key(person.name)}"


class Chosen:
    """The choices beside the organisation's people."""

    def __init__(self, current: CurrentPeople, choices: Choices) -> None:
        self._choices = choices
        self._members = {person.id: person for person in current.people} if choices else {}

    def of(self, people: Iterable[Student | Guardian | StaffMember]) -> Iterator[tuple[str, CurrentPerson | None]]:
        """(ref, member) of those who were chosen; a member who isn't here any more was not chosen."""
        for person in people if self._choices else ():
            mark = person_mark(person)
            if mark not in self._choices:
                continue
            member_id = self._choices[mark]
            if member_id is None:
                yield person.ref, None
            elif member_id in self._members:
                yield person.ref, self._members[member_id]
