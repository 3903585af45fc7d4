"""Examples of the routes of families."""

from architecture.matrix.examples import Example
from parta.foundation.identity import new_id

_LINK = "/students/{student_id}/guardians/{guardian_id}"
_REQUEST = {"request_id": "family_request_id"}

EXAMPLES = {
    "GET /members/{member_id}/family": Example(aim={"member_id": "student_id"}),
    "POST /groups/{group_id}/students/{student_id}/guardians": Example(
        lambda _: {
            "guardianId": str(new_id()),
            "kind": "father",
            "person": {"surname": "Новый", "given": "Отец", "contact": ""},
        }
    ),
    f"PUT {_LINK}": Example(lambda _: {"kind": "guardian"}),
    f"DELETE {_LINK}": Example(),
    f"PUT {_LINK}/bar": Example(lambda t: {"document": "№ 1", "documentDate": t["today"]}),
    f"POST {_LINK}/bar/lift": Example(lambda _: {"reason": "Отменено"}, aim={"guardian_id": "barred_id"}),
    "GET /family": Example(),
    "POST /children/{student_id}/sign-in": Example(),
    "GET /guardianship-requests": Example(),
    "POST /guardianship-requests": Example(
        lambda _: {"id": str(new_id()), "childName": "Ковалёв Миша", "kind": "mother"}
    ),
    "POST /guardianship-requests/{request_id}/grant": Example(lambda t: {"studentId": t["pupil_id"]}, aim=_REQUEST),
    "POST /guardianship-requests/{request_id}/refuse": Example(lambda _: {"reason": "Нет"}, aim=_REQUEST),
    "POST /guardianship-requests/{request_id}/withdraw": Example(aim={"request_id": "asked_id"}),
}
