"""Filter, order, fields and pages of a collection (OneRoster 1.2 REST binding, 3.3). Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from parta.exchange.service.faults import invalid

USUAL_LIMIT = 100
HIGHEST_LIMIT = 5000
Item = dict[str, Any]

_TERM = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'\s*")
_LOGIC = re.compile(r"\s*(AND|OR)\s+", re.IGNORECASE)
_LONGEST = 2000
# Fields of the standard's objects, whether this organisation fills them or not: others are mistakes.
FIELDS: Mapping[str, frozenset[str]] = {
    "org": frozenset({"name", "type", "identifier", "parent", "children"}),
    "academicSession": frozenset({"title", "startDate", "endDate", "type", "parent", "children", "schoolYear"}),
    "course": frozenset({
        "title", "schoolYear", "courseCode", "grades", "subjects", "org", "subjectCodes", "resources",
    }),
    "class": frozenset({
        "title", "classCode", "classType", "location", "grades", "subjects", "course", "school", "terms",
        "subjectCodes", "periods", "resources",
    }),
    "user": frozenset({
        "userMasterIdentifier", "username", "userIds", "enabledUser", "givenName", "familyName", "middleName",
        "preferredFirstName", "preferredMiddleName", "preferredLastName", "pronouns", "roles", "userProfiles",
        "primaryOrg", "identifier", "email", "sms", "phone", "agents", "grades", "password", "resources",
    }),
    "enrollment": frozenset({"user", "class", "school", "role", "primary", "beginDate", "endDate"}),
    "demographics": frozenset({
        "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth",
        "publicSchoolResidenceStatus",
    }),
}  # fmt: skip
_EVERYWHERE = frozenset({"sourcedId", "status", "dateLastModified", "metadata"})


class Term(msgspec.Struct, frozen=True):
    path: tuple[str, ...]
    sign: str
    value: str


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of a collection. `is_any`: the terms are joined by OR."""

    kind: str
    limit: int
    offset: int
    sort: str
    is_descending: bool
    fields: tuple[str, ...]
    terms: tuple[Term, ...]
    is_any: bool

    @property
    def wants_gone(self) -> bool:
        """Whether the reader asks for changes: then what is gone is told too (EXC-7)."""
        return any(term.path[0] in {"status", "dateLastModified"} for term in self.terms)


class Page(msgspec.Struct, frozen=True):
    items: Sequence[Item]
    total: int
    link: str


def parse_query(kind: str, given: Mapping[str, str]) -> Query:
    """Raises Fault (400) naming what can't be understood."""
    terms, is_any = _terms(kind, given.get("filter", ""))
    sort = given.get("sort", "")
    if sort:
        _check_field(kind, sort, "invalid_sort_field")
    order = given.get("orderBy", "asc").lower()
    if order not in {"asc", "desc"}:
        raise invalid("orderBy is asc or desc", "invalid_sort_field")
    return Query(
        kind=kind,
        limit=_number(given, "limit", USUAL_LIMIT, lowest=1, highest=HIGHEST_LIMIT),
        offset=_number(given, "offset", 0, lowest=0, highest=10**9),
        sort=sort,
        is_descending=order == "desc",
        fields=parse_fields(kind, given.get("fields", "")),
        terms=terms,
        is_any=is_any,
    )


def parse_fields(kind: str, text: str) -> tuple[str, ...]:
    """Raises Fault (400)."""
    fields = tuple(part.strip() for part in text.split(",") if part.strip())
    for field in fields:
        _check_field(kind, field, "invalid_selection_field")
    return fields


def run(query: Query, items: Iterable[Item], *, address: str, given: Mapping[str, str]) -> Page:
    """The asked page of a collection, with its neighbours as a Link header (RFC 8288)."""
    found = [item for item in items if _matches(query, item)]
    if query.sort:
        # Names in one order however they are written; missing values last.
        found.sort(key=lambda item: _order(item, query.sort), reverse=query.is_descending)
    page = found[query.offset : query.offset + query.limit]
    return Page([select(item, query.fields) for item in page], len(found), _link(query, len(found), address, given))


def select(item: Item, fields: Sequence[str]) -> Item:
    """The asked fields; `sourcedId` always, so that the answer can be told apart."""
    return {name: value for name, value in item.items() if name in fields or name == "sourcedId"} if fields else item


def _terms(kind: str, text: str) -> tuple[tuple[Term, ...], bool]:
    if len(text) > _LONGEST:
        raise invalid("The filter is too long", "invalid_filter_field")
    terms: list[Term] = []
    words: set[str] = set()
    place = 0
    while text.strip():
        found = _TERM.match(text, place)
        if found is None:
            raise invalid("A filter looks like familyName='Власова' AND status='active'", "invalid_filter_field")
        _check_field(kind, found[1], "invalid_filter_field")
        terms.append(Term(tuple(found[1].split(".")), found[2], found[3].replace("''", "'")))
        place = found.end()
        if place >= len(text):
            break
        logic = _LOGIC.match(text, place)
        if logic is None:
            raise invalid("Terms of a filter are joined by AND or OR", "invalid_filter_field")
        words.add(logic[1].upper())
        place = logic.end()
    if len(words) > 1:
        # The binding knows no brackets, so which binds first would be a guess.
        raise invalid("A filter has either AND or OR", "invalid_filter_field")
    return tuple(terms), words == {"OR"}


def _check_field(kind: str, field: str, minor: str) -> None:
    first = field.partition(".")[0]
    if first not in FIELDS[kind] and first not in _EVERYWHERE:
        raise invalid(f"There is no field {first[:60]}", minor)


def _number(given: Mapping[str, str], name: str, usual: int, *, lowest: int, highest: int) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 12) or int(text) < lowest:
        raise invalid(f"{name} is a number from {lowest}")
    return min(int(text), highest)


def _matches(query: Query, item: Item) -> bool:
    if not query.terms:
        return True
    told = (_holds(term, _values(item, term.path)) for term in query.terms)
    return any(told) if query.is_any else all(told)


def _values(item: Any, path: Sequence[str]) -> list[str]:
    """Every value at a path; lists on the way are gone through."""
    if isinstance(item, list):
        return [value for one in item for value in _values(one, path)]
    if path:
        return _values(item.get(path[0]), path[1:]) if isinstance(item, dict) else []
    return [] if item is None or isinstance(item, dict) else [str(item)]


def _holds(term: Term, values: Sequence[str]) -> bool:
    wanted = term.value.casefold()
    found = [value.casefold() for value in values]
    match term.sign:
        case "=":
            return wanted in found
        case "!=":
            return wanted not in found
        case "~":
            return any(wanted in value for value in found)
        case ">":
            return any(value > wanted for value in found)
        case ">=":
            return any(value >= wanted for value in found)
        case "<":
            return any(value < wanted for value in found)
        case _:
            return any(value <= wanted for value in found)


def _order(item: Item, field: str) -> tuple[bool, str]:
    values = _values(item, field.split("."))
    return (not values, values[0].casefold().replace("ё", "е") if values else "")


def _link(query: Query, total: int, address: str, given: Mapping[str, str]) -> str:
    last = max(0, (total - 1) // query.limit * query.limit)
    pages = {"first": 0, "last": last}
    if query.offset > 0:
        pages["prev"] = max(0, query.offset - query.limit)
    if query.offset + query.limit < total:
        pages["next"] = query.offset + query.limit
    others = {name: value for name, value in given.items() if name not in {"limit", "offset"}}
    return ", ".join(
        f'<{address}?{urlencode({**others, "limit": query.limit, "offset": offset})}>; rel="{name}"'
        for name, offset in pages.items()
    )
