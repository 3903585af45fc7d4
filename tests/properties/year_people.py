"""People and families in a random year: each act through HTTP, and the same in the plain model."""

from copy import deepcopy
from typing import Any
from uuid import UUID

from fixtures.reconciliation import take_in
from parta.foundation.identity import new_id
from parta.organisations import Role, all_members
from properties.year_acts import Acts, pick
from properties.year_model import ModelSchool


class PeopleActs(Acts):
    """Movements and their undoing, lists, guardians, bars."""

    async def _arrive(self, first: int, second: int, third: int) -> bool | None:
        group = self.one_of("class", first)
        if group is None:
            return False
        letters = self.letters()
        person = {"surname": f"Новый{letters}", "givenName": "Имя", "guardians": []}
        await self._move("arrival", person=person, toGroupId=str(group.id))
        return None

    async def _depart(self, first: int, second: int, third: int) -> bool | None:
        student = pick(sorted(self.model.place), first)
        if student is None:
            return False
        await self._move("departure", memberId=str(student))
        return None

    async def _transfer(self, first: int, second: int, third: int) -> bool | None:
        student, group = pick(sorted(self.model.place), first), self.one_of("class", second)
        if student is None or group is None or self.model.place[student] == group.id:
            return False
        await self._move("transfer", memberId=str(student), toGroupId=str(group.id))
        return None

    async def _come_back(self, first: int, second: int, third: int) -> bool | None:
        """Somebody who left, or a graduate."""
        known = self.model.students | self.model.alumni
        student, group = pick(sorted(known - set(self.model.place)), first), self.one_of("class", second)
        if student is None or group is None:
            return False
        await self._move("arrival", memberId=str(student), toGroupId=str(group.id))
        return None

    async def _move(self, kind: str, **rest: Any) -> None:
        earlier = deepcopy(self.model)
        movement = {"id": str(new_id()), "kind": kind, "onDate": await self.day(0), "orderNumber": "1", **rest}
        made = await self.ask("POST", "/movements", movement=movement, isApplied=True)
        self.acts += [f"movement.{kind}_reported", f"movement.{kind}_applied"]
        student, model = UUID(made["memberId"]), self.model
        if kind == "departure":
            model.leave(student)
            gone = [one for one in self.guardians_of(student) if one in model.here and not model.children(one)]
            for one in gone:
                model.leave(one)
            model.left_with_a_child |= set(gone)
            self.acts += ["organisations.member_left"] * (1 + len(gone))
        elif kind == "arrival" and student in model.kept:
            model.come_back(student)
            back = [one for one in self.guardians_of(student) if one in model.left_with_a_child - model.here]
            for one in back:
                model.come_back(one)
            self.acts += ["organisations.member_returned"] * (1 + len(back))
        if kind != "departure":
            model.here.add(student)
            model.students.add(student)
            model.alumni.discard(student)
            model.place[student] = UUID(rest["toGroupId"])
        self.last = (made["id"], kind, earlier)

    async def undo_movement(self, last: tuple[str, str, ModelSchool] | None) -> None:
        """The last thing that happened: everything is as it was (MOV-9)."""
        if last is None:
            return
        movement_id, kind, earlier = last
        await self.ask("POST", f"/movements/{movement_id}/undo")
        self.acts.append(f"movement.{kind}_undone")
        came, went = earlier.here - self.model.here, self.model.here - earlier.here
        self.acts += ["organisations.member_returned"] * len(came) + ["organisations.member_left"] * len(went)
        # Whoever arrived and is undone has left: the place is theirs to come back to.
        new = {one: (set[UUID](), set[UUID](), set[UUID](), set[UUID](), False) for one in went - set(earlier.kept)}
        students, gone_with = self.model.students, self.model.left_with_a_child
        self.model = earlier
        self.model.kept |= new
        self.model.students |= students
        self.model.left_with_a_child |= gone_with
        self.done.append("undo_movement")

    async def _list(self, first: int, second: int, third: int) -> bool | None:
        """A list of the school is imported: somebody new with a mother, and somebody known in another class."""
        group = self.one_of("class", first)
        if group is None:
            return False
        letters = self.letters()
        name = f"Списков{letters} Иван Петрович"
        phone = f"+7 916 {700 + self.counted // 100:03d}-{self.counted % 100:02d}-00"
        await take_in(
            self.school,
            f"{name};0{1 + self.counted % 9}.02.2013;{group.name};;Мать: Спискова{letters} Анна Львовна, {phone}",
        )
        self.acts.append("structure.roster_applied")
        async with self.school.wiring.database.transaction(self.school.id) as tx:
            new = [one for one in await all_members(tx) if one.surname in (f"Списков{letters}", f"Спискова{letters}")]
        pupil = next(one.id for one in new if one.has(Role.STUDENT))
        mother = next(one.id for one in new if one.has(Role.GUARDIAN))
        self.model.here |= {pupil, mother}
        self.model.students.add(pupil)
        self.model.guardians.add(mother)
        self.model.place[pupil] = group.id
        self.model.links.add((mother, pupil))
        return None

    async def _link(self, first: int, second: int, third: int) -> bool | None:
        guardian = pick(sorted(self.model.guardians & self.model.here), first)
        student = pick(sorted(set(self.model.place) & self.model.here), second)
        if guardian is None or student is None or (guardian, student) in self.model.links | self.model.bars:
            return False
        await self.ask("PUT", f"/students/{student}/guardians/{guardian}", kind="mother", endsOn=None)
        self.model.links.add((guardian, student))
        self.acts.append("structure.guardian_linked")
        return None

    async def _unlink(self, first: int, second: int, third: int) -> bool | None:
        pair = pick([one for one in sorted(self.model.live_links()) if self.is_enrolled(one)], first)
        if pair is None:
            return False
        await self.ask("DELETE", f"/students/{pair[1]}/guardians/{pair[0]}")
        self.model.links.remove(pair)
        self.acts.append("structure.guardian_unlinked")
        return None

    async def _bar(self, first: int, second: int, third: int) -> bool | None:
        pair = pick([one for one in sorted(self.model.live_links()) if self.is_enrolled(one)], first)
        if pair is None:
            return False
        order = {"document": "№ 2-1143/2026", "documentDate": "2026-10-01"}
        await self.ask("PUT", f"/students/{pair[1]}/guardians/{pair[0]}/bar", **order)
        self.model.bars.add(pair)
        self.acts.append("structure.guardian_barred")
        return None

    async def _lift(self, first: int, second: int, third: int) -> bool | None:
        pair = pick(sorted(self.model.bars), first)
        if pair is None:
            return False
        await self.ask("POST", f"/students/{pair[1]}/guardians/{pair[0]}/bar/lift", reason="Отменено")
        self.model.bars.remove(pair)
        self.acts.append("structure.guardian_bar_lifted")
        return None
