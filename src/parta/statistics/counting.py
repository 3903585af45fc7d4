"""How many are how far: pure (ACT-1, ACT-2)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from parta.organisations import STAFF_ROLES, Role

from .records import Families, GroupTotals, Opened, Picture, Standing, Tally, Totals

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


def tally(people: Iterable[UUID], standings: Mapping[UUID, Standing], today: date) -> Tally:
    """Counts of these people; «active in seven days» is today and the six days before."""
    found = [standings[one] for one in dict.fromkeys(people)]
    return Tally(
        everybody=len(found),
        invited=sum(one.is_invited or one.is_registered for one in found),
        registered=sum(one.is_registered for one in found),
        active_week=sum(_was_here(one, today - _WEEK) for one in found),
        active_month=sum(_was_here(one, today - _MONTH) for one in found),
    )


def _was_here(one: Standing, after: date) -> bool:
    return one.is_registered and one.last_day is not None and one.last_day > after


def families(students: Iterable[UUID], picture: Picture) -> Families:
    """A family is reached when one guardian of the student is registered."""
    found = list(dict.fromkeys(students))
    return Families(
        everybody=len(found),
        reached=sum(
            any(picture.standings[guardian].is_registered for guardian in picture.guardians_of.get(one, ()))
            for one in found
        ),
    )


def totals(picture: Picture) -> Totals:
    return Totals(
        staff=tally(picture.staff, picture.standings, picture.today),
        students=tally(picture.students, picture.standings, picture.today),
        guardians=tally(picture.guardians, picture.standings, picture.today),
        families=families(picture.students, picture),
    )


def group_totals(picture: Picture) -> dict[UUID, GroupTotals]:
    """The same of each group."""
    return {
        side.group.id: GroupTotals(
            students=tally(side.students, picture.standings, picture.today),
            guardians=tally(side.guardians, picture.standings, picture.today),
            families=families(side.students, picture),
        )
        for side in picture.groups
    }


def opened(picture: Picture, group_id: UUID | None = None) -> Opened:
    """Visits of invitations into one group; None: of all."""
    found = {key: many for key, many in picture.visits.items() if group_id is None or key[0] == group_id}
    return Opened(
        staff=sum(many for (_, role), many in found.items() if role in STAFF_ROLES),
        students=sum(many for (_, role), many in found.items() if role is Role.STUDENT),
        guardians=sum(many for (_, role), many in found.items() if role is Role.GUARDIAN),
    )
