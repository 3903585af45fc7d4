"""Examples of the routes of reconciliation: one by hand is under way."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_ONE = "/reconciliations/{reconciliation_id}"

EXAMPLES = {
    "GET /reconciliations": Example(),
    "POST /reconciliations": Example(lambda _: {"id": str(new_id())}),
    f"GET {_ONE}": Example(),
    f"POST {_ONE}/roster": Example(
        query=lambda _: {"filename": "зима.csv"},
        content="ФИО;Класс\nЮдин Юрий;7А".encode(),
        unlike={"another organisation's things": "an id that isn't known here begins a reconciliation"},
    ),
    f"POST {_ONE}/comparison": Example(),
    f"POST {_ONE}/drop": Example(),
    f"POST {_ONE}/decisions": Example(lambda _: {"items": [{"differenceId": str(new_id()), "what": "reopen"}]}),
    f"POST {_ONE}/signature/code": Example(),
    f"POST {_ONE}/signature": Example(lambda _: {"code": "000000"}),
    f"GET {_ONE}/result.pdf": Example(),
    f"GET {_ONE}/result.xlsx": Example(),
    f"GET {_ONE}/groups/{{group_id}}": Example(),
    f"PUT {_ONE}/groups/{{group_id}}": Example(lambda _: {"marks": []}),
    f"GET {_ONE}/lists.pdf": Example(query=lambda t: {"groupId": t["group_id"]}),
    "PUT /reconciliation-deadlines": Example(lambda _: {"deadlines": [{"month": 10, "day": 1}]}),
}
