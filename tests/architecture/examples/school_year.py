"""Examples of the routes of the school year: a plan is under way."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_ONE = "/school-year/turns/{turn_id}"

EXAMPLES = {
    "GET /school-year": Example(),
    "POST /school-year/turns": Example(lambda _: {"id": str(new_id())}),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(lambda _: {"version": 0, "plan": {"groups": []}}),
    f"DELETE {_ONE}": Example(),
    f"POST {_ONE}/apply": Example(lambda _: {"fingerprint": "0"}),
    f"POST {_ONE}/undo": Example(),
}
