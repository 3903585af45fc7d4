"""Groups, those who work in them, and the turn of the year: through HTTP, and the same in the plain model."""

from uuid import UUID

from parta.foundation.identity import new_id
from properties.year_acts import Acts, pick
from properties.year_model import ModelGroup, ModelTurn


class GroupActs(Acts):
    """Circles, departments, leaders and teachers; rest and return of groups; the year."""

    async def _join_circle(self, first: int, second: int, third: int) -> bool | None:
        circle, student = self.one_of("circle", first), pick(sorted(set(self.model.place) & self.model.here), second)
        if circle is None or student is None or student in circle.learning:
            return False
        await self.ask("POST", f"/groups/{circle.id}/students", studentIds=[str(student)])
        circle.learning.add(student)
        self.acts.append("structure.students_added")
        return None

    async def _leave_circle(self, first: int, second: int, third: int) -> bool | None:
        circle = self.one_of("circle", first)
        student = pick(sorted(circle.learning), second) if circle is not None else None
        if circle is None or student is None:
            return False
        await self.ask("DELETE", f"/groups/{circle.id}/students/{student}")
        circle.learning.remove(student)
        self.acts.append("structure.students_removed")
        return None

    async def _set_curator(self, first: int, second: int, third: int) -> bool | None:
        group = self.one_of(("class", "circle", "department")[third % 3], first)
        who = pick([*sorted(self.model.staff), None], second)
        if group is None or group.curator == who:
            return False
        await self.ask("PUT", f"/groups/{group.id}/curator", memberId=str(who) if who else None)
        group.curator = who
        self.acts.append("structure.curator_set")
        return None

    async def _stand_in(self, first: int, second: int, third: int) -> bool | None:
        group, who = self.one_of("class", first), pick(sorted(self.model.staff), second)
        if group is None or who is None or group.curator == who:
            return False
        key, runs = new_id(), third % 2 == 0
        days = {"since": await self.day(-1 if runs else 3), "until": await self.day(1 if runs else 9)}
        await self.ask("PUT", f"/groups/{group.id}/deputies/{key}", memberId=str(who), **days)
        group.deputies[key] = (who, runs)
        self.acts.append("structure.deputy_set")
        return None

    async def _end_standing_in(self, first: int, second: int, third: int) -> bool | None:
        group = self.one_of("class", first)
        key = pick(sorted(group.deputies), second) if group is not None else None
        if group is None or key is None:
            return False
        await self.ask("DELETE", f"/groups/{group.id}/deputies/{key}")
        del group.deputies[key]
        self.acts.append("structure.deputy_removed")
        return None

    async def _teach(self, first: int, second: int, third: int) -> bool | None:
        group = self.one_of(("class", "circle")[third % 2], first)
        who = pick(sorted(self.model.staff), second)
        if group is None or who is None:
            return False
        wanted = group.taught_by ^ {who}
        lessons = [{"memberId": str(one), "subject": "Алгебра"} for one in wanted]
        await self.ask("PUT", f"/groups/{group.id}/teachers", teachers=lessons)
        group.taught_by = wanted
        self.acts.append("structure.teachers_set")
        return None

    async def _colleagues(self, first: int, second: int, third: int) -> bool | None:
        group, who = self.one_of("department", first), pick(sorted(self.model.staff), second)
        if group is None or who is None:
            return False
        wanted = group.colleagues ^ {who}
        await self.ask("PUT", f"/groups/{group.id}/colleagues", memberIds=[str(one) for one in wanted])
        group.colleagues = wanted
        self.acts.append("structure.colleagues_set")
        return None

    async def _dismiss(self, first: int, second: int, third: int) -> bool | None:
        who = pick(sorted(set(self.model.staff) - {self.administrator.member_id}), first)
        if who is None:
            return False
        await self.ask("POST", f"/members/{who}/dismiss", reason="", orderNumber="7-к", date=None)
        self.model.leave(who)
        self.model.dismissed.add(who)
        self.acts.append("organisations.member_dismissed")
        return None

    async def _take_on_again(self, first: int, second: int, third: int) -> bool | None:
        who = pick(sorted(self.model.dismissed), first)
        if who is None:
            return False
        await self.ask("POST", f"/members/{who}/restore")
        self.model.dismissed.remove(who)
        self.model.come_back(who)
        self.acts.append("organisations.member_returned")
        return None

    async def _confirm(self, first: int, second: int, third: int) -> bool | None:
        who = pick(sorted(one for one, is_confirmed in self.model.staff.items() if not is_confirmed), first)
        if who is None:
            return False
        await self.ask("POST", f"/members/{who}/roles/teacher/confirm")
        self.model.staff[who] = True
        self.acts.append("organisations.role_confirmed")
        return None

    async def _archive(self, first: int, second: int, third: int) -> bool | None:
        group = self.one_of(("class", "circle", "department")[third % 3], first)
        if group is None or (third % 3 == 0 and first % 3):
            return False
        await self.ask("POST", f"/groups/{group.id}/archive")
        group.is_archived = True
        self.acts.append("structure.group_archived")
        return None

    async def _restore(self, first: int, second: int, third: int) -> bool | None:
        resting = [one for one in self.model.groups.values() if one.is_archived and not self._is_name_taken(one)]
        group = pick(resting, first)
        if group is None:
            return False
        await self.ask("POST", f"/groups/{group.id}/restore")
        group.is_archived = False
        self.acts.append("structure.group_restored")
        return None

    async def _turn(self, first: int, second: int, third: int) -> bool | None:
        model, turn_id = self.model, str(new_id())
        begun = await self.ask("POST", "/school-year/turns", id=turn_id)
        told = ModelTurn(turn_id, {}, {}, set())
        for plan in begun["plan"]["groups"]:
            group = model.groups[UUID(plan["groupId"])]
            assert not group.is_archived
            assert plan["act"] == (
                "keep" if group.kind == "circle" else "graduate" if group.name == "11А" else "promote"
            )
            told.groups[group.id] = (group.name, group.curator, plan["act"] == "graduate")
        assert set(told.groups) == {
            one.id for one in model.groups.values() if not one.is_archived and one.kind != "department"
        }
        await self.ask("POST", f"/school-year/turns/{turn_id}/apply", fingerprint=begun["preview"]["fingerprint"])
        await self._ended(told)
        self.acts.append("school_year.turned")
        model.turn = told
        return None

    async def _ended(self, told: ModelTurn) -> None:
        model = self.model
        for group_id, (name, _, is_over) in told.groups.items():
            group = model.groups[group_id]
            if group.kind == "class" and not is_over:
                group.name = f"{int(name[:-1]) + 1}{name[-1]}"
            if is_over:
                for student in [one for one, place in model.place.items() if place == group_id]:
                    told.moves[student] = (group_id, None)
                    del model.place[student]
                    model.students.discard(student)
                    model.alumni.add(student)
                    for circle in model.groups.values():
                        if student in circle.learning:
                            circle.learning.remove(student)
                            told.circles.add((circle.id, student))
                group.is_archived = True

    async def _undo_turn(self, first: int, second: int, third: int) -> bool | None:
        """What was changed by hand since then stays (YEAR-6)."""
        model, turn = self.model, self.model.turn
        if turn is None or self._would_share_a_name(turn):
            return False
        await self.ask("POST", f"/school-year/turns/{turn.id}/undo")
        for group_id, (name, _, is_over) in turn.groups.items():
            group = model.groups[group_id]
            group.name = name
            if is_over:
                group.is_archived = False
        for student, (was_in, _) in turn.moves.items():
            if student in model.here and student not in model.place:
                model.place[student] = was_in
            if student in model.here:
                model.students.add(student)
                model.alumni.discard(student)
        for circle, student in turn.circles:
            if student in model.here:
                model.groups[circle].learning.add(student)
        model.turn = None
        self.acts.append("school_year.undone")
        return None

    def _is_name_taken(self, group: ModelGroup) -> bool:
        others = [one for one in self.model.groups.values() if one.id != group.id and not one.is_archived]
        return any((one.kind, one.name) == (group.kind, group.name) for one in others)

    def _would_share_a_name(self, turn: ModelTurn) -> bool:
        names = {name for name, _, _ in turn.groups.values()}
        others = [one for one in self.model.groups.values() if one.id not in turn.groups and not one.is_archived]
        return any(one.name in names for one in others)
