"""Days as the school counts them."""

from datetime import date

from parta.foundation.db import Tx
from parta.organisations import organisation_zone

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


async def today(tx: Tx) -> date:
    """The day on the wall where the organisation is."""
    return tx.now.astimezone(await organisation_zone(tx)).date()


def short_day(day: date | None) -> str:
    """«22.11.2026»."""
    return day.strftime("%d.%m.%Y") if day else ""


def long_day(day: date) -> str:
    """«22 ноября 2026 г.»."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."
