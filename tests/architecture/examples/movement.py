"""Examples of the routes of movement."""

from architecture.matrix.examples import Example, Target
from parta.foundation.identity import new_id


def _departure(target: Target, movement_id: str) -> dict[str, str]:
    return {
        "id": movement_id,
        "kind": "departure",
        "memberId": target["pupil_id"],
        "onDate": target["today"],
        "orderNumber": "46-д",
    }


def _period(target: Target) -> dict[str, str]:
    return {"since": target["today"], "until": target["today"]}


EXAMPLES = {
    "GET /movements": Example(),
    "GET /movements/candidates": Example(query=lambda _: {"kind": "departure"}),
    "GET /movements/sheet": Example(query=_period),
    "GET /movements/sheet.xlsx": Example(query=_period),
    "GET /movements/sheet.pdf": Example(query=_period),
    "GET /movements/{movement_id}": Example(),
    "POST /movements": Example(lambda t: {"movement": _departure(t, str(new_id()))}, is_aimed=True),
    "PUT /movements/{movement_id}": Example(lambda t: _departure(t, t["movement_id"])),
    "POST /movements/{movement_id}/withdraw": Example(),
    "POST /movements/apply": Example(lambda t: {"ids": [t["movement_id"]], "orderNumber": "46-д"}),
    "POST /movements/{movement_id}/return": Example(lambda _: {"comment": "Нужен приказ"}),
    "POST /movements/{movement_id}/undo": Example(aim={"movement_id": "applied_id"}),
    "GET /movements/replacements": Example(query=lambda t: {"memberId": t["colleague_id"]}),
}
