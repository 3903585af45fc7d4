"""What an entry says, for a reader: fields by their names, codes by their words, dates as people write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec

from .fields import CODES, FIELDS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
# A fingerprint in full says no more than its beginning; the entry keeps all of it.
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Change(msgspec.Struct, frozen=True):
    """One field: `before` or `after` is None where there was nothing."""

    field: str
    title: str
    before: str | None
    after: str | None


def changes_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, language: str, zone: ZoneInfo
) -> list[Change]:
    """What was and what became, field by field in their order; settings each by itself (JRN-7).

    A field that was empty and stays so says nothing.
    """
    was, became = _flat(before), _flat(after)
    told = (
        Change(
            field,
            _title(field, language),
            _text(field, was.get(field), language, zone),
            _text(field, became.get(field), language, zone),
        )
        for field in dict.fromkeys([*was, *became])
    )
    return [one for one in told if (one.before, one.after) != (None, None)]


def _flat(values: Mapping[str, Any] | None) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for field, value in (values or {}).items():
        if field == "settings" and isinstance(value, dict):
            flat |= cast(dict[str, Any], value)
        else:
            flat[field] = value
    return flat


def _title(field: str, language: str) -> str:
    found = FIELDS.get(_camel(field))
    if found is None:
        return field
    return found.en if language == "en" else found.ru


def _camel(field: str) -> str:
    """Some rooms write «birth_date», some «birthDate»."""
    first, *rest = field.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _text(field: str, value: Any, language: str, zone: ZoneInfo) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return ("yes" if value else "no") if language == "en" else ("да" if value else "нет")
        case str():
            return _word(field, value, language) or _written(value, language, zone)
        case list():
            parts = (_text(field, one, language, zone) or "—" for one in cast(list[Any], value))
            return ", ".join(parts) or None
        case dict():
            lines = cast(dict[str, Any], value).items()
            parts = (
                f"{_word(field, key, language) or _title(key, language)}: {_text(key, one, language, zone) or '—'}"
                for key, one in lines
            )
            return "; ".join(parts) or None
        case _:
            return str(value)


def _word(field: str, code: str, language: str) -> str | None:
    found = CODES.get(field, {}).get(code)
    if found is None:
        return None
    return found.en if language == "en" else found.ru


def _written(value: str, language: str, zone: ZoneInfo) -> str:
    day = "%d/%m/%Y" if language == "en" else "%d.%m.%Y"
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).strftime(day)
        if _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(zone).strftime(f"{day} %H:%M")
    except ValueError:
        return value
    return f"{value[:16]}…" if _FINGERPRINT.fullmatch(value) else value
