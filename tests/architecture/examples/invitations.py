"""Examples of the routes of invitations."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_REVOKED = {"invitation_id": "revoked_id"}

EXAMPLES = {
    "GET /invitations": Example(),
    "POST /invitations": Example(
        lambda t: {"invitations": [{"id": str(new_id()), "groupId": t["group_id"], "role": "guardian"}]},
        is_aimed=True,
    ),
    "GET /invitations/sheet.pdf": Example(query=lambda t: {"groupId": t["group_id"]}, is_aimed=True),
    "GET /invitations/table.xlsx": Example(),
    "POST /invitations/revoke": Example(lambda t: {"ids": [t["invitation_id"]]}, is_aimed=True),
    "POST /invitations/reinstate": Example(lambda t: {"ids": [t["revoked_id"]]}, is_aimed=True),
    "POST /invitations/hand": Example(lambda t: {"ids": [t["invitation_id"]]}),
    "POST /invitations/{invitation_id}/revoke": Example(),
    "POST /invitations/{invitation_id}/replace": Example(lambda _: {"id": str(new_id())}),
    "GET /invitations/{invitation_id}/qr.svg": Example(),
    "GET /invitations/{invitation_id}/arrivals": Example(),
    "POST /invitations/{invitation_id}/arrivals/remove": Example(lambda t: {"memberIds": [t["stranger_id"]]}),
    "POST /invitations/{invitation_id}/arrivals/restore": Example(lambda t: {"memberIds": [t["stranger_id"]]}),
    "GET /join-requests": Example(),
    "POST /join-requests/accept": Example(
        lambda t: {"requests": [{"id": t["request_id"], "studentId": t["student_id"]}]},
        is_aimed=True,
        is_refused_inside=lambda answer: not any(one["isAccepted"] for one in answer["outcomes"]),
    ),
    "POST /join-requests/{request_id}/accept": Example(lambda t: {"studentId": t["student_id"]}),
    "POST /join-requests/{request_id}/refuse": Example(lambda _: {"reason": "Не знаем"}),
    "POST /join-requests/{request_id}/undo": Example(aim={"request_id": "accepted_id"}),
}
