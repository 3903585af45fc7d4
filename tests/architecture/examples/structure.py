"""Examples of the routes of the structure."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_PLACES = "PATCH /groups/{group_id}/divisions/{division_id}/students"

EXAMPLES = {
    "GET /groups": Example(),
    "GET /groups/mine": Example(),
    "GET /groups/proposals": Example(),
    "POST /groups": Example(lambda _: {"groups": [{"id": str(new_id()), "name": "9В", "kind": "class"}]}),
    "GET /groups/{group_id}": Example(),
    "PATCH /groups/{group_id}": Example(lambda _: {"profile": "Физико-математический"}),
    "POST /groups/{group_id}/archive": Example(),
    "POST /groups/{group_id}/restore": Example(),
    "PUT /groups/{group_id}/curator": Example(lambda t: {"memberId": t["colleague_id"]}),
    "PUT /groups/{group_id}/teachers": Example(
        lambda t: {"teachers": [{"memberId": t["colleague_id"], "subject": "Физика"}]}
    ),
    "PUT /groups/{group_id}/deputies/{deputy_id}": Example(
        lambda t: {"memberId": t["colleague_id"], "since": t["today"]}
    ),
    "DELETE /groups/{group_id}/deputies/{deputy_id}": Example(),
    "POST /groups/{group_id}/students": Example(lambda t: {"studentIds": [t["pupil_id"]]}),
    "DELETE /groups/{group_id}/students/{student_id}": Example(),
    "PUT /groups/{group_id}/colleagues": Example(lambda t: {"memberIds": [t["colleague_id"]]}),
    "PUT /groups/{group_id}/divisions/{division_id}": Example(
        lambda t: {"name": "Языки", "kind": "language", "subgroups": [{"id": t["subgroup_id"], "name": "Английский"}]}
    ),
    "DELETE /groups/{group_id}/divisions/{division_id}": Example(),
    _PLACES: Example(lambda t: {"places": [{"studentId": t["student_id"], "subgroupId": t["subgroup_id"]}]}),
    "GET /members": Example(query=lambda t: {"groupId": t["group_id"]}, is_aimed=True),
    "POST /rosters": Example(query=lambda _: {"filename": "осень.csv"}, content="ФИО;Класс\nЮдин Юрий;7А".encode()),
    "GET /rosters": Example(),
    "GET /rosters/{roster_id}": Example(),
    "PATCH /rosters/{roster_id}": Example(lambda _: {"sheets": []}),
    "POST /rosters/{roster_id}/plan": Example(),
    "POST /rosters/{roster_id}/choices": Example(lambda _: {"choices": [{"mark": "Лист|2|никто", "what": "skip"}]}),
    "POST /rosters/{roster_id}/apply": Example(),
    "GET /rosters/{roster_id}/problems.xlsx": Example(),
}
