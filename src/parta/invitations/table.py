"""All links in a spreadsheet."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from parta.foundation.papers import Table

from . import views
from .words import GUESTS, STATES


def table_of(links: Iterable[views.Invitation], zone: ZoneInfo) -> Table:
    """A row a link, times in the organisation's zone."""
    return Table(
        name="Приглашения",
        header=(
            "Группа",
            "Кого",
            "Код",
            "Состояние",
            "Создал",
            "Создана",
            "Действует до",
            "Открывали",
            "Вошли",
            "Мест",
        ),
        rows=[
            (
                one.group.name if one.group else "",
                GUESTS[one.role],
                one.printed_code if one.state == "active" else "",
                STATES[one.state],
                one.created_by.name,
                one.created_at.astimezone(zone).replace(tzinfo=None),
                one.expires_at.astimezone(zone).replace(tzinfo=None),
                one.visits,
                one.uses,
                one.max_uses,
            )
            for one in links
        ],
    )
