"""A school year as plain sets and dictionaries: what the rooms are compared with, and nothing of theirs."""

from dataclasses import dataclass, field
from uuid import UUID

Link = tuple[UUID, UUID]  # guardian, student


@dataclass
class ModelGroup:
    """A class, a circle or a department; `learning` of a circle only: those of a class follow from `place`."""

    id: UUID
    kind: str
    name: str
    curator: UUID | None = None
    is_archived: bool = False
    # {deputy's id: (member, whether the term runs today)}
    deputies: dict[UUID, tuple[UUID, bool]] = field(default_factory=dict[UUID, tuple[UUID, bool]])
    taught_by: set[UUID] = field(default_factory=set[UUID])
    learning: set[UUID] = field(default_factory=set[UUID])
    colleagues: set[UUID] = field(default_factory=set[UUID])

    @property
    def leaders(self) -> set[UUID]:
        return {who for who, runs in self.deputies.values() if runs} | ({self.curator} if self.curator else set())


@dataclass
class ModelTurn:
    """What a turn of the year did: {group: (name, curator, whether the turn ended it)}, {student: (from, to)}."""

    id: str
    groups: dict[UUID, tuple[str, UUID | None, bool]]
    moves: dict[UUID, tuple[UUID, UUID | None]]
    circles: set[tuple[UUID, UUID]]


@dataclass
class ModelSchool:
    """Everybody and everything of the school."""

    groups: dict[UUID, ModelGroup] = field(default_factory=dict[UUID, ModelGroup])
    here: set[UUID] = field(default_factory=set[UUID])
    students: set[UUID] = field(default_factory=set[UUID])
    guardians: set[UUID] = field(default_factory=set[UUID])
    # {who works here: whether confirmed}
    staff: dict[UUID, bool] = field(default_factory=dict[UUID, bool])
    # The administrators: they work here and teach nothing.
    office: set[UUID] = field(default_factory=set[UUID])
    place: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    links: set[Link] = field(default_factory=set[Link])
    bars: set[Link] = field(default_factory=set[Link])
    # {who left: (groups led, groups taught, circles, departments, whether confirmed)}
    kept: dict[UUID, tuple[set[UUID], set[UUID], set[UUID], set[UUID], bool]] = field(default_factory=dict)
    turn: ModelTurn | None = None
    alumni: set[UUID] = field(default_factory=set[UUID])
    dismissed: set[UUID] = field(default_factory=set[UUID])
    # Guardians whose place ended with a child's.
    left_with_a_child: set[UUID] = field(default_factory=set[UUID])

    def live_links(self) -> set[Link]:
        return self.links - self.bars

    def children(self, guardian: UUID) -> set[UUID]:
        return {student for one, student in self.live_links() if one == guardian and student in self.here}

    def learners(self, group: ModelGroup) -> set[UUID]:
        return {student for student, place in self.place.items() if place == group.id} | group.learning

    def leave(self, who: UUID) -> None:
        """Out of everything (STR-11); what a return gives back is kept."""
        kept: tuple[set[UUID], set[UUID], set[UUID], set[UUID]] = (set(), set(), set(), set())
        for one in self.groups.values():
            if one.curator == who:
                one.curator = None
                kept[0].add(one.id)
            for places, was in ((one.taught_by, kept[1]), (one.learning, kept[2]), (one.colleagues, kept[3])):
                if who in places:
                    places.remove(who)
                    was.add(one.id)
            one.deputies = {key: term for key, term in one.deputies.items() if term[0] != who}
        self.kept[who] = (*kept, self.staff.pop(who, False))
        self.place.pop(who, None)
        self.here.discard(who)

    def come_back(self, who: UUID) -> None:
        """The places that are free, in groups that live (STR-24)."""
        led, taught, circles, departments, is_confirmed = self.kept.pop(who)
        self.here.add(who)
        if who not in self.students | self.guardians:
            self.staff[who] = is_confirmed
        for one in self.groups.values():
            if one.is_archived:
                continue
            if one.id in led and one.curator is None:
                one.curator = who
            for names, places in ((taught, one.taught_by), (circles, one.learning), (departments, one.colleagues)):
                if one.id in names:
                    places.add(who)

    def seats(self) -> dict[tuple[UUID | None, str], set[UUID]]:
        """Who sits in which conversation of a group that lives; (None, kind): those of the staff."""
        working = {who for who, is_confirmed in self.staff.items() if is_confirmed}
        found: dict[tuple[UUID | None, str], set[UUID]] = {}
        for one in self.groups.values():
            if one.is_archived:
                continue
            leaders = one.leaders & working
            learners = self.learners(one) & self.here
            parents = {guardian for guardian, student in self.live_links() if student in learners} & self.here
            if one.kind == "department":
                found[one.id, "department"] = leaders | (one.colleagues & working)
            else:
                found[one.id, "class"] = learners | leaders | (one.taught_by & working)
                found[one.id, "guardians"] = parents | leaders
        found[None, "staff"] = set(self.staff)
        found[None, "teachers"] = working - self.office
        return found
