"""What happens in a school in the course of years."""

from properties.year_groups import GroupActs
from properties.year_people import PeopleActs


class Life(PeopleActs, GroupActs):
    """Everything that may happen, in any order."""

    async def step(self, act: str, first: int, second: int, third: int) -> None:
        """Do it, where it means something now."""
        before = self.last
        self.last = None
        if act == "undo_movement":
            await self.undo_movement(before)
            return
        happened = await getattr(self, f"_{act}")(first, second, third)
        if happened is False:
            self.last = before
            return
        self.done.append(act)
