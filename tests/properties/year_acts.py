"""What every act of a random year stands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from fixtures.school import School, Someone
from parta.organisations import local_today
from properties.year_model import ModelGroup, ModelSchool

T = TypeVar("T")


@dataclass
class Acts:
    """A school and its plain model. `acts`: what the journal must have gained since the last look."""

    school: School
    administrator: Someone
    model: ModelSchool
    acts: list[str] = field(default_factory=list[str])
    # The movement that was the last thing to happen, and the model before it.
    last: tuple[str, str, ModelSchool] | None = None
    # How many names were made up.
    counted: int = 0
    done: list[str] = field(default_factory=list[str])
    # How many entries of the journal were looked at.
    seen: int = 0

    def letters(self) -> str:
        """Another name of letters each time."""
        self.counted += 1
        return "".join("абвгдежзик"[int(digit)] for digit in str(self.counted))

    async def ask(self, method: str, rest: str, **body: Any) -> Any:
        answer = await self.administrator.client.request(method, self.school.path(rest), json=body or None)
        assert answer.status_code < 300, (method, rest, answer.text, self.done)
        return answer.json() if answer.content else None

    async def day(self, days: int) -> str:
        async with self.school.wiring.database.transaction(self.school.id) as tx:
            return (await local_today(tx) + timedelta(days=days)).isoformat()

    def one_of(self, kind: str, number: int) -> ModelGroup | None:
        return pick([one for one in self.model.groups.values() if one.kind == kind and not one.is_archived], number)

    def guardians_of(self, student: UUID) -> list[UUID]:
        return sorted(guardian for guardian, one in self.model.live_links() if one == student)

    def is_enrolled(self, pair: tuple[UUID, UUID]) -> bool:
        return pair[1] in self.model.place and pair[1] in self.model.here and pair[0] in self.model.here


def pick(among: Sequence[T], number: int) -> T | None:
    return among[number % len(among)] if among else None
