"""Days in Russian, as papers and sentences name them."""

from datetime import date

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def short_day(day: date | None) -> str:
    """«22.11.2026»."""
    return day.strftime("%d.%m.%Y") if day else ""


def long_day(day: date) -> str:
    """«22 ноября 2026 г.»."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."
